/** The pages every visitor may look at: what the sidebar leads to. */
export const addresses = [
  { name: "Dashboard", path: "/" },
  { name: "Integrations", path: "/integrations" },
  { name: "GitHub", path: "/integrations/github" },
  { name: "Connections", path: "/connections" },
  { name: "Orders", path: "/data/orders" },
  { name: "Customers", path: "/data/customers" },
  { name: "Issues", path: "/data/issues" },
  { name: "Contacts", path: "/data/contacts" },
  { name: "Payments", path: "/data/payments" },
  { name: "Items", path: "/data/items" },
  { name: "Syncs", path: "/syncs" },
  { name: "Alerts", path: "/alerts" },
  { name: "Activity", path: "/activity" },
] as const;
