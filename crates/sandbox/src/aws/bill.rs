use crate::data::cloud::{Cloud, Kind, Region, Service, Spread};

/// The account of the pretend shop.
pub(super) const ACCOUNT: (&str, &str) = ("481500230042", "Acme Retail");

#[rustfmt::skip] // One line a service reads better than one a field.
pub(super) static CLOUD: Cloud = Cloud {
    regions: &[
        Region { code: "eu-central-1", load: 100 },
        Region { code: "eu-west-2", load: 62 },
        Region { code: "us-east-1", load: 34 },
        Region { code: "ap-southeast-1", load: 12 },
    ],
    nowhere: "NoRegion",
    services: &[
        Service { name: "Amazon Elastic Compute Cloud - Compute", meter: "BoxUsage:m6i.large",
            unit: "Hrs", kind: Kind::Compute, spread: Spread::EveryRegion, price: 115_000, units: 288_000 },
        Service { name: "EC2 - Other", meter: "EBS:VolumeUsage.gp3",
            unit: "GB-Mo", kind: Kind::Storage, spread: Spread::EveryRegion, price: 95_200, units: 64_000 },
        Service { name: "Amazon Simple Storage Service", meter: "TimedStorage-ByteHrs",
            unit: "GB-Mo", kind: Kind::Storage, spread: Spread::EveryRegion, price: 24_500, units: 190_000 },
        Service { name: "Amazon Relational Database Service", meter: "Multi-AZUsage:db.r6g.large",
            unit: "Hrs", kind: Kind::Database, spread: Spread::BusiestRegions, price: 532_000, units: 48_000 },
        Service { name: "Amazon DynamoDB", meter: "WriteRequestUnits",
            unit: "WriteRequestUnits", kind: Kind::Database, spread: Spread::EveryRegion, price: 2, units: 1_900_000_000 },
        Service { name: "AWS Lambda", meter: "Lambda-GB-Second",
            unit: "Lambda-GB-Second", kind: Kind::Compute, spread: Spread::EveryRegion, price: 17, units: 210_000_000 },
        Service { name: "AWS Data Transfer", meter: "DataTransfer-Out-Bytes",
            unit: "GB", kind: Kind::Network, spread: Spread::EveryRegion, price: 90_000, units: 72_000 },
        Service { name: "Amazon Virtual Private Cloud", meter: "NatGateway-Hours",
            unit: "Hrs", kind: Kind::Network, spread: Spread::BusiestRegions, price: 52_000, units: 48_000 },
        Service { name: "AWS Support (Business)", meter: "Support-Business",
            unit: "Dollar", kind: Kind::Support, spread: Spread::NoRegion, price: 3_333_333, units: 1_000 },
    ],
};
