use crate::data::cloud::{Cloud, Kind, Region, Service, Spread};

#[rustfmt::skip] // One line a service reads better than one a field.
pub(super) static CLOUD: Cloud = Cloud {
    regions: &[
        Region { code: "westeurope", load: 100 },
        Region { code: "uksouth", load: 55 },
        Region { code: "germanywestcentral", load: 30 },
        Region { code: "eastus", load: 18 },
    ],
    nowhere: "unassigned",
    services: &[
        Service { name: "Virtual Machines", meter: "D4s v5", unit: "1 Hour",
            kind: Kind::Compute, spread: Spread::EveryRegion, price: 201_000, units: 192_000 },
        Service { name: "Azure App Service", meter: "P1 v3 App", unit: "1 Hour",
            kind: Kind::Compute, spread: Spread::BusiestRegions, price: 184_000, units: 72_000 },
        Service { name: "Storage", meter: "Hot LRS Data Stored", unit: "1 GB/Month",
            kind: Kind::Storage, spread: Spread::EveryRegion, price: 17_900, units: 240_000 },
        Service { name: "SQL Database", meter: "vCore", unit: "1 Hour",
            kind: Kind::Database, spread: Spread::EveryRegion, price: 134_000, units: 96_000 },
        Service { name: "Azure Cosmos DB", meter: "100 RU/s", unit: "1/Hour",
            kind: Kind::Database, spread: Spread::BusiestRegions, price: 7_000, units: 960_000 },
        Service { name: "Bandwidth", meter: "Standard Data Transfer Out", unit: "1 GB",
            kind: Kind::Network, spread: Spread::EveryRegion, price: 74_000, units: 58_000 },
        Service { name: "Virtual Network", meter: "Standard IPv4 Static Public IP", unit: "1 Hour",
            kind: Kind::Network, spread: Spread::EveryRegion, price: 4_600, units: 144_000 },
        Service { name: "Azure Monitor", meter: "Analytics Logs Data Ingestion", unit: "1 GB",
            kind: Kind::Storage, spread: Spread::BusiestRegions, price: 2_480_000, units: 4_200 },
        Service { name: "Azure Support", meter: "Standard Support", unit: "1/Month",
            kind: Kind::Support, spread: Spread::NoRegion, price: 2_813_000, units: 1_000 },
    ],
};
