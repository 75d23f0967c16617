# plain
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/legalbusiness' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "companyName": "Contoso Publishing",
  "address": {
    "country": "US",
    "city": "Albany",
    "state": "NY",
    "addressLine1": "123 Main Street",
    "addressLine2": "Floor 2",
    "addressLine3": "Door 3",
    "middleName": "Q."
  },
  "primaryContact": {
    "firstName": "Jane",
    "phoneNumber": "4255550111",
    "lastName": "Doe",
    "email": "jane@contoso.example"
  },
  "companyApproverAddress": {
    "country": "US",
    "city": "Utica",
    "state": "NY"
  },
  "companyApproverEmail": "approver@contoso.example",
  "vettingStatus": "authorized",
  "attributes": {
    "objectType": "LegalBusinessProfile"
  }
}
JSON

# ignored
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/legalbusiness' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "companyName": "Lucerne Publishing",
  "address": {
    "country": "US",
    "city": "Buffalo",
    "state": "NY",
    "addressLine1": "123 Main Street",
    "addressLine2": "Floor 2",
    "addressLine3": "Door 3",
    "middleName": "Q."
  },
  "primaryContact": {
    "firstName": "Gena",
    "phoneNumber": "4255550111"
  },
  "companyApproverAddress": {
    "country": "US",
    "city": "New York",
    "state": "NY"
  },
  "companyApproverEmail": "gena@lucernepublishing.example",
  "vettingStatus": "authorized",
  "attributes": {
    "objectType": "LegalBusinessProfile"
  }
}
JSON

# clear
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/legalbusiness' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "companyName": "Lucerne Publishing",
  "address": {
    "country": "US",
    "city": "Buffalo",
    "state": "NY",
    "addressLine1": "123 Main Street",
    "addressLine2": "",
    "addressLine3": "Door 3",
    "middleName": "Q."
  },
  "primaryContact": {
    "firstName": "Gena",
    "phoneNumber": "4255550100"
  },
  "companyApproverAddress": {
    "country": "US",
    "city": "New York",
    "state": "NY"
  },
  "companyApproverEmail": "",
  "vettingStatus": "authorized",
  "attributes": {
    "objectType": "LegalBusinessProfile"
  }
}
JSON

# case-only
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/legalbusiness' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "companyName": "Lucerne Publishing",
  "address": {
    "country": "US",
    "city": "BUFFALO",
    "state": "NY",
    "addressLine1": "123 Main Street",
    "addressLine2": "Floor 2",
    "addressLine3": "Door 3",
    "middleName": "Q."
  },
  "primaryContact": {
    "firstName": "Gena",
    "phoneNumber": "4255550100"
  },
  "companyApproverAddress": {
    "country": "US",
    "city": "New York",
    "state": "NY"
  },
  "companyApproverEmail": "gena@lucernepublishing.example",
  "vettingStatus": "authorized",
  "attributes": {
    "objectType": "LegalBusinessProfile"
  }
}
JSON

# hostile
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/legalbusiness' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "companyName": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "address": {
    "country": "US",
    "city": "Buffalo",
    "state": "NY",
    "addressLine1": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
    "addressLine2": "Floor 2",
    "addressLine3": "Door 3",
    "middleName": "Q."
  },
  "primaryContact": {
    "firstName": "Gena",
    "phoneNumber": "4255550100"
  },
  "companyApproverAddress": {
    "country": "US",
    "city": "New York",
    "state": "NY"
  },
  "companyApproverEmail": "gena@lucernepublishing.example",
  "vettingStatus": "authorized",
  "attributes": {
    "objectType": "LegalBusinessProfile"
  }
}
JSON
