//! The application: what lives as long as the page, and which address shows what.

use leptoaster::{Toaster, provide_toaster};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    layout::{Announcements, Framed},
    pages::{
        ActivityPage, AlertPage, AlertsPage, AttemptPage, ConnectionPage, ConnectionsPage,
        DashboardPage, DataPage, IntegrationPage, IntegrationsPage, LoginPage, NotFoundPage,
        RecordPage, SetUpPage, SyncRunPage, SyncsPage,
    },
    state::{clock::Clock, live::Live, progress::ProgressBoard, toasts},
};

/// How every page is rendered on the server: whole. Nothing streams, so a page without JavaScript
/// has its rows, and the status is known before the first byte.
const WHOLE: SsrMode = SsrMode::Async;

/// The whole of it.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_toaster();
    let live = Live::provide();
    toasts::raise_from(&live);
    ProgressBoard::provide(&live);
    Clock::provide();

    view! {
        <Title formatter=|page: String| format!("{page} · Tributary")/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=WHOLE/>
                <Route path=path!("/setup") view=SetUpPage ssr=WHOLE/>
                <Route
                    path=path!("/integrations/:provider/attempts/:attempt")
                    view=AttemptPage
                    ssr=WHOLE
                />
                <ParentRoute path=path!("") view=Framed ssr=WHOLE>
                    <Route path=path!("/") view=DashboardPage/>
                    <Route path=path!("/integrations") view=IntegrationsPage/>
                    <Route path=path!("/integrations/:provider") view=IntegrationPage/>
                    <Route path=path!("/connections") view=ConnectionsPage/>
                    <Route path=path!("/connections/:id") view=ConnectionPage/>
                    <Route path=path!("/data/:model") view=DataPage/>
                    <Route path=path!("/data/:model/:id") view=RecordPage/>
                    <Route path=path!("/syncs") view=SyncsPage/>
                    <Route path=path!("/syncs/:id") view=SyncRunPage/>
                    <Route path=path!("/alerts") view=AlertsPage/>
                    <Route path=path!("/alerts/:id") view=AlertPage/>
                    <Route path=path!("/activity") view=ActivityPage/>
                </ParentRoute>
            </Routes>
        </Router>
        <section aria-label="Notifications"><Toaster/></section>
        <Announcements/>
    }
}
