use serde_json::{Map, Value, json};

use super::wish::{ITEMS, Items, Wish};
use super::{ENTITY_SET, ROOT, SERVICE, key};
use crate::calendar::Day;
use crate::data::bill::Bill;
use crate::world::{Site, lock};

/// A supplier's invoice, as it stands now.
pub(super) struct Invoice {
    pub(super) bill: Bill,
    pub(super) changed_at: i64,
    edits: Map<String, Value>,
}

impl Invoice {
    pub(super) fn of(site: &Site, index: u64) -> Self {
        let entered_at = site.world.data.supplier_invoices.moment(index);
        let bill = Bill::of(index, entered_at, site.now_seconds());
        let edit = lock(&site.standing.edits).of(&key::number(index)).cloned();
        let changed_at = edit.as_ref().map_or(bill.changed_at, |it| it.at.max(bill.changed_at));
        Self { bill, changed_at, edits: edit.map(|edit| edit.changes).unwrap_or_default() }
    }

    pub(super) fn company_code(&self) -> &'static str {
        match self.bill.supplier.country {
            "GB" => "1110",
            "US" => "1710",
            _ => "1010",
        }
    }

    pub(super) fn created_on(&self) -> Day {
        Day::of(self.bill.entered_at)
    }

    pub(super) fn fiscal_year(&self) -> String {
        self.created_on().written("%Y")
    }

    pub(super) fn invoicing_party(&self) -> String {
        format!("103{:05}", self.bill.supplier.number)
    }

    /// `.../A_SupplierInvoice(SupplierInvoice='5105600101',FiscalYear='2026')`
    fn address(&self, mount: &str) -> String {
        format!(
            "{mount}{ROOT}/{ENTITY_SET}(SupplierInvoice='{}',FiscalYear='{}')",
            key::number(self.bill.index),
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
                Items::Expanded => json!({ "results": [self.item(mount)] }),
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
        let bill = &self.bill;
        let currency = bill.supplier.currency;
        let mut properties = vec![
            ("SupplierInvoice", key::number(bill.index).into()),
            ("FiscalYear", self.fiscal_year().into()),
            ("CompanyCode", self.company_code().into()),
            ("DocumentDate", date(bill.dated)),
            ("PostingDate", date(self.created_on())),
            ("CreationDate", date(self.created_on())),
            ("LastChangeDateTime", format!("/Date({}000+0000)/", self.changed_at).into()),
            ("SupplierInvoiceIDByInvcgParty", bill.number.clone().into()),
            ("InvoicingParty", self.invoicing_party().into()),
            ("DocumentCurrency", currency.code().into()),
            ("InvoiceGrossAmount", currency.decimal(bill.gross()).into()),
            ("UnplannedDeliveryCost", currency.decimal(0).into()),
            ("DocumentHeaderText", bill.supplier.purchase.what.into()),
            ("ManualCashDiscount", currency.decimal(0).into()),
            ("PaymentTerms", "NT30".into()),
            ("DueCalculationBaseDate", date(bill.dated)),
            ("NetPaymentDays", "30".into()),
            ("PaymentBlockingReason", "".into()),
            ("AccountingDocumentType", "RE".into()),
            // Posted.
            ("SupplierInvoiceStatus", "5".into()),
            ("SupplyingCountry", bill.supplier.country.into()),
            ("PaymentMethod", "T".into()),
            ("TaxIsCalculatedAutomatically", true.into()),
            ("SupplierInvoiceIsCreditMemo", "".into()),
            ("TaxDeterminationDate", date(bill.dated)),
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

    /// The one line of the invoice: what it was for, as the account it is booked on.
    fn item(&self, mount: &str) -> Value {
        let bill = &self.bill;
        let currency = bill.supplier.currency;
        let (invoice, year) = (key::number(bill.index), self.fiscal_year());
        let address = format!(
            "{mount}{ROOT}/A_SupplierInvoiceItemGLAcct(SupplierInvoice='{invoice}',\
             FiscalYear='{year}',SupplierInvoiceItem='0001')"
        );
        json!({
            "__metadata": {
                "id": address,
                "uri": address,
                "type": format!("{SERVICE}.A_SupplierInvoiceItemGLAcctType"),
            },
            "SupplierInvoice": invoice,
            "FiscalYear": year,
            "SupplierInvoiceItem": "0001",
            "CompanyCode": self.company_code(),
            "CostCenter": "10101101",
            "GLAccount": format!("{}000", bill.supplier.purchase.account),
            "TaxCode": if bill.tax == 0 { "V0" } else { "V1" },
            "DocumentCurrency": currency.code(),
            "SupplierInvoiceItemAmount": currency.decimal(bill.net),
            "TaxAmount": currency.decimal(bill.tax),
            "DebitCreditCode": "S",
            "SupplierInvoiceItemText": bill.supplier.purchase.what,
        })
    }
}

/// A day without a zone, as V2 writes it.
fn date(day: Day) -> Value {
    format!("/Date({}000)/", day.starts_at()).into()
}
