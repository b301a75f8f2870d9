//! Records that the provider does not have any more, and what becomes of them.

use contract::{
    Role,
    ids::SyncRunId,
    model::Tone,
    sync_run::{GoneDecision, RunStream},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::sync_runs::{DeleteGone, KeepGone, delete_gone, keep_gone},
    ui::{Act, Deed, Notice, asked, format},
};

/// What there is to say and to decide of the records of a stream that are gone.
pub(super) fn decision(
    id: SyncRunId,
    stream: &RunStream,
    role: Role,
    deed: Deed,
) -> Option<AnyView> {
    let number = format::count(stream.gone.count);
    let is_admin = role.is_admin();
    let act = |label, class| Button { id, stream: stream.name.clone(), label, class, deed };
    let (tone, text, buttons) = match stream.gone.decision {
        GoneDecision::None => return None,
        GoneDecision::Asked => (
            Tone::Warning,
            question(stream, is_admin),
            is_admin.then(|| {
                let delete = act("Mark as deleted", "button danger").deletes();
                let keep = act("Keep", "button").keeps();
                view! { {delete} {keep} }.into_any()
            }),
        ),
        GoneDecision::Deleted => (
            Tone::Neutral,
            format!("{number} marked as deleted: the provider does not have them any more."),
            is_admin.then(|| act("Undo", "button").keeps()),
        ),
        GoneDecision::Kept => (
            Tone::Neutral,
            format!("{number} that the provider does not have any more stay here."),
            is_admin.then(|| act("Mark as deleted", "button").deletes()),
        ),
    };
    let buttons = buttons.map(|buttons| view! { <div class="standing-actions">{buttons}</div> });
    Some(view! { <Notice tone><p>{text}</p>{buttons}</Notice> }.into_any())
}

/// The question, with its numbers and how to answer it.
fn question(stream: &RunStream, is_admin: bool) -> String {
    let numbers = stream.error.as_ref().map_or_else(
        || format!("{} were not in the answer any more.", format::count(stream.gone.count)),
        |error| error.message.clone(),
    );
    if !is_admin {
        return format!("{numbers} An admin decides.");
    }
    format!(
        "{numbers} Look at the provider whether its {} are really gone, then decide. It can be undone \
         here.",
        stream.label.to_lowercase()
    )
}

struct Button {
    id: SyncRunId,
    stream: String,
    label: &'static str,
    class: &'static str,
    deed: Deed,
}

impl Button {
    fn deletes(self) -> AnyView {
        let (id, stream, deed) = (self.id, self.stream.clone(), self.deed);
        let act = self.act(DeleteGone::url());
        act.shown(deed, move || asked(delete_gone(id, stream.clone())))
    }

    fn keeps(self) -> AnyView {
        let (id, stream, deed) = (self.id, self.stream.clone(), self.deed);
        let act = self.act(KeepGone::url());
        act.shown(deed, move || asked(keep_gone(id, stream.clone())))
    }

    fn act(self, action: &'static str) -> Act {
        let Self { id, stream, label, class, .. } = self;
        Act { action, fields: vec![("id", id.to_string()), ("stream", stream)], label, class }
    }
}
