use serde_json::{Map, Value, json};

use super::wish::{ITEMS, Items, Wish};
use super::{ENTITY_SET, ROOT, SERVICE, chart, key, time_stamp};
use crate::calendar::Day;
use crate::data::books::GROUP;
use crate::data::cost::{Cost, Kind, Line};
use crate::stream::Stream;
use crate::world::Site;

/// A supplier's invoice, as it stands now.
pub(super) struct Invoice {
    pub(super) index: u64,
    pub(super) cost: Cost,
    pub(super) changed_at: i64,
    edits: Map<String, Value>,
}

pub(super) fn stream(site: &Site) -> Stream<'_> {
    Stream::of_costs(site, &site.world.data.group_books, Kind::Bill)
}

impl Invoice {
    pub(super) fn of(stream: &Stream<'_>, index: u64) -> Self {
        Self {
            index,
            cost: Cost::of(&GROUP, Kind::Bill, index, stream.created_at(index)),
            changed_at: stream.stamp(index).updated_at,
            edits: stream.changes(index),
        }
    }

    pub(super) fn company_code(&self) -> &'static str {
        match self.cost.supplier.country {
            "GB" => "1110",
            "US" => "1710",
            _ => "1010",
        }
    }

    /// When it was written, received and posted.
    pub(super) fn day(&self) -> Day {
        Day::of(self.cost.booked_at)
    }

    pub(super) fn fiscal_year(&self) -> String {
        self.day().written("%Y")
    }

    pub(super) fn invoicing_party(&self) -> String {
        format!("103{:05}", self.cost.supplier_number)
    }

    /// `.../A_SupplierInvoice(SupplierInvoice='5105600101',FiscalYear='2026')`
    fn address(&self, mount: &str) -> String {
        format!(
            "{mount}{ROOT}/{ENTITY_SET}(SupplierInvoice='{}',FiscalYear='{}')",
            key::number(self.index),
            self.fiscal_year(),
        )
    }

    pub(super) fn json(&self, mount: &str, wish: &Wish) -> Value {
        let address = self.address(mount);
        let mut json = Map::new();
        json.insert(
            "__metadata".to_owned(),
            json!({ "id": address, "uri": address, "type": format!("{SERVICE}.{ENTITY_SET}Type") }),
        );
        let properties = self.properties();
        let properties = properties.into_iter().filter(|(name, _)| wish.holds(name));
        json.extend(properties.map(|(name, value)| (name.to_owned(), value)));
        if wish.holds(ITEMS) {
            let items = match wish.items {
                Items::Deferred => json!({ "__deferred": { "uri": format!("{address}/{ITEMS}") } }),
                Items::Expanded => json!({ "results": self.items(mount) }),
            };
            json.insert(ITEMS.to_owned(), items);
        }
        Value::Object(json)
    }

    /// Whether invoices have a property, or a way to something else, of this name.
    pub(super) fn knows(&self, name: &str) -> bool {
        name == ITEMS || self.properties().iter().any(|(known, _)| *known == name)
    }

    fn properties(&self) -> Vec<(&'static str, Value)> {
        let cost = &self.cost;
        let currency = cost.currency();
        let mut properties = vec![
            ("SupplierInvoice", key::number(self.index).into()),
            ("FiscalYear", self.fiscal_year().into()),
            ("CompanyCode", self.company_code().into()),
            ("DocumentDate", date(self.day())),
            ("PostingDate", date(self.day())),
            ("CreationDate", date(self.day())),
            ("SuplrInvcLstChgDteTmeTxt", time_stamp::write(self.changed_at).into()),
            ("SupplierInvoiceIDByInvcgParty", cost.reference().into()),
            ("InvoicingParty", self.invoicing_party().into()),
            ("DocumentCurrency", currency.code().into()),
            ("InvoiceGrossAmount", currency.decimal(cost.total()).into()),
            ("UnplannedDeliveryCost", currency.decimal(0).into()),
            ("DocumentHeaderText", cost.summary().into()),
            ("ManualCashDiscount", currency.decimal(0).into()),
            ("PaymentTerms", "NT30".into()),
            ("DueCalculationBaseDate", date(self.day())),
            ("NetPaymentDays", "30".into()),
            ("PaymentBlockingReason", "".into()),
            ("AccountingDocumentType", "RE".into()),
            // Posted.
            ("SupplierInvoiceStatus", "5".into()),
            ("SupplyingCountry", cost.supplier.country.into()),
            ("PaymentMethod", "T".into()),
            ("TaxIsCalculatedAutomatically", true.into()),
            ("SupplierInvoiceIsCreditMemo", "".into()),
            ("TaxDeterminationDate", date(self.day())),
            ("InvoiceReceiptDate", Value::Null),
            ("ReverseDocument", "".into()),
            ("ReverseDocumentFiscalYear", "0000".into()),
            ("IsReversal", false.into()),
            ("IsReversed", false.into()),
        ];
        for (name, value) in &mut properties {
            if let Some(edited) = self.edits.get(*name) {
                *value = edited.clone();
            }
        }
        properties
    }

    fn items(&self, mount: &str) -> Vec<Value> {
        (1..).zip(&self.cost.lines).map(|(place, line)| self.item(mount, place, line)).collect()
    }

    /// A line, as the account that it is booked on.
    fn item(&self, mount: &str, place: u32, line: &Line) -> Value {
        let currency = self.cost.currency();
        let (invoice, year) = (key::number(self.index), self.fiscal_year());
        let address = format!(
            "{mount}{ROOT}/A_SupplierInvoiceItemGLAcct(SupplierInvoice='{invoice}',\
             FiscalYear='{year}',SupplierInvoiceItem='{place:04}')"
        );
        json!({
            "__metadata": {
                "id": address,
                "uri": address,
                "type": format!("{SERVICE}.A_SupplierInvoiceItemGLAcctType"),
            },
            "SupplierInvoice": invoice,
            "FiscalYear": year,
            "SupplierInvoiceItem": format!("{place:04}"),
            "CompanyCode": self.company_code(),
            "CostCenter": "10101101",
            "GLAccount": chart::account(self.cost.supplier.ledger),
            "TaxCode": if line.tax() == 0 { "V0" } else { "V1" },
            "DocumentCurrency": currency.code(),
            "SupplierInvoiceItemAmount": currency.decimal(line.net()),
            "TaxAmount": currency.decimal(line.tax()),
            "DebitCreditCode": "S",
            "SupplierInvoiceItemText": line.description,
        })
    }
}

/// A day without a zone, as V2 writes it.
fn date(day: Day) -> Value {
    format!("/Date({}000)/", day.starts_at()).into()
}
