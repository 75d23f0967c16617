# plain
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "CompanyName": "Contoso",
  "address": {
    "Country": "US",
    "City": "Bellevue",
    "addressLine1": "1 Way",
    "addressLine2": "Floor 2",
    "district": "x",
    "middleName": "Q.",
    "postalCode": "98004",
    "phoneNumber": "4255550111"
  },
  "creditLimit": 1.0,
  "purchaseOrderNumber": "1234",
  "nothing": null,
  "billingCurrency": "USD",
  "profileType": "BillingProfile",
  "links": {
    "self": {
      "uri": "/profiles/billing"
    }
  },
  "attributes": {
    "etag": "7",
    "objectType": "BillingProfile",
    "origin": "web"
  },
  "primaryContact": {
    "firstName": "Jonathan",
    "email": "jonathan@contoso.example"
  },
  "taxId": "0123"
}
JSON

# clear
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "CompanyName": "Contoso",
  "address": {
    "Country": "US",
    "City": "Redmond",
    "addressLine1": "1 Way",
    "addressLine2": "",
    "district": "x",
    "middleName": null,
    "postalCode": "98052"
  },
  "creditLimit": 1.0,
  "purchaseOrderNumber": "",
  "nothing": null,
  "billingCurrency": "USD",
  "profileType": "BillingProfile",
  "links": {
    "self": {
      "uri": "/profiles/billing"
    }
  },
  "attributes": {
    "etag": "7",
    "objectType": "BillingProfile",
    "origin": "web"
  }
}
JSON

# case-only
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "CompanyName": "Contoso",
  "address": {
    "Country": "US",
    "City": "REDMOND",
    "addressLine1": "1 Way",
    "addressLine2": "Floor 2",
    "district": "x",
    "middleName": null,
    "postalCode": "98052"
  },
  "creditLimit": 1.0,
  "purchaseOrderNumber": "9888",
  "nothing": null,
  "billingCurrency": "USD",
  "profileType": "BillingProfile",
  "links": {
    "self": {
      "uri": "/profiles/billing"
    }
  },
  "attributes": {
    "etag": "7",
    "objectType": "BillingProfile",
    "origin": "web"
  },
  "primaryContact": {
    "lastName": "Müller"
  }
}
JSON

# email-refused
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "CompanyName": "Contoso",
  "address": {
    "Country": "US",
    "City": "Redmond",
    "addressLine1": "1 Way",
    "addressLine2": "Floor 2",
    "district": "x",
    "middleName": null,
    "postalCode": "98052"
  },
  "creditLimit": 1.0,
  "purchaseOrderNumber": "9888",
  "nothing": null,
  "billingCurrency": "USD",
  "profileType": "BillingProfile",
  "links": {
    "self": {
      "uri": "/profiles/billing"
    }
  },
  "attributes": {
    "etag": "7",
    "objectType": "BillingProfile",
    "origin": "web"
  },
  "primaryContact": {
    "email": "jonathan@münchen.example"
  }
}
JSON

# hostile
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "CompanyName": "Contoso",
  "address": {
    "Country": "US",
    "City": "Redmond",
    "addressLine1": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
    "addressLine2": "Floor 2",
    "district": "x",
    "middleName": null,
    "postalCode": "98052"
  },
  "creditLimit": 1.0,
  "purchaseOrderNumber": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "nothing": null,
  "billingCurrency": "USD",
  "profileType": "BillingProfile",
  "links": {
    "self": {
      "uri": "/profiles/billing"
    }
  },
  "attributes": {
    "etag": "7",
    "objectType": "BillingProfile",
    "origin": "web"
  }
}
JSON
