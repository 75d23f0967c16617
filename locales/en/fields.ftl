# Profiles, their sections and fields. The table in src/profile asks for these keys.

## Profiles: the name, and what the profile is used for

profile-billing = Billing profile
profile-legal-business = Legal business profile
profile-organization = Organization profile
profile-support = Support profile
profile-network = Partner network profile
profile-customer-billing = Customer billing profile
profile-customer-company = Customer company profile

about-billing = The name, address and contact that Microsoft puts on the invoices it sends you, with your purchase order number and tax ID.
about-legal-business = The registered identity of your company. Microsoft vets it, and your contracts with Microsoft are based on it.
about-organization = How your organization appears in Partner Center, and the language and formats Microsoft uses when it writes to you.
about-support = Where Microsoft sends your customers when they need help. Customers see these details in their admin center.
about-network = Your company’s partner ID in Microsoft’s partner program. It can be viewed here but not changed.
about-customer-billing = The name, address and contact this customer is billed under. They appear in the customer’s account and on the orders you place for it.
about-customer-company = The company as described in its own Microsoft tenant. It can be viewed here but not changed.

## Sections

section-company = Company
section-address = Address
section-recipient = Person named in the address
section-contact = Contact
section-invoice = Invoice
section-approver = Company approver
section-approver-address = Address of the company approver
section-approver-recipient = Name and phone of the company approver
section-vetting = Vetting
section-organization = Organization
section-language = Language and culture
section-identity = Identifiers
section-network = Partner program
section-support = Support for your customers

## Fields: the label, for one profile alone where it differs

field-companyName = Company name
field-billing-companyName = Company name on the invoice
field-legal-business-companyName = Registered company name
field-organization-companyName = Organization name
field-addressLine1 = Address line 1
field-addressLine2 = Address line 2
field-city = City
field-state = State or province
field-region = Region
field-postalCode = Postal code
field-country = Country or region
field-firstName = First name
field-middleName = Middle name
field-lastName = Last name
field-phoneNumber = Phone number
field-email = Email address
field-billing-email = Email address of the billing contact
field-legal-business-email = Email address of the primary contact
field-organization-email = Email address of the organization
field-support-email = Support email address
field-customer-billing-email = Email address of the billing contact
field-purchaseOrderNumber = Purchase order number
field-taxId = Tax ID
field-billingCurrency = Billing currency
field-billingDay = Billing day
field-companyApproverEmail = Email address of the approver
field-vettingStatus = Vetting status
field-vettingSubStatus = Vetting step
field-id = ID
field-organization-id = Organization ID
field-customer-billing-id = Profile ID
field-tenantId = Tenant ID
field-domain = Domain
field-language = Language
field-culture = Culture
field-telephone = Support telephone
field-website = Support website
field-mpnId = MPN ID
field-partnerId = Partner ID
field-partnerName = Partner name
field-organizationRegistrationNumber = Organization registration number

## Hints: what to enter, where that is not obvious

hint-billing-companyName = Set when the account was opened. Only Microsoft support can change it.
hint-legal-business-companyName = Exactly as in the company register, with the legal form, such as Fabrikam GmbH.
hint-organization-companyName = The name your organization is known by. It may differ from the registered name.
hint-customer-billing-companyName = The customer’s full name, not only its legal form.
hint-addressLine1 = Street and house number, such as 1 Microsoft Way.
hint-addressLine2 = Building, floor or suite, if there is one.
hint-state = The two-letter code, where the country uses states or provinces.
hint-region = Only for countries without state codes, such as a county or district.
hint-postalCode = As written in the country of this address, such as 98052.
hint-billing-country = Fixed when the account was opened, as the currency depends on it.
hint-legal-business-address-country = Fixed when the account was opened.
hint-phoneNumber = With the area code, such as 425-555-0100.
hint-email = Such as name@example.com.
hint-customer-billing-email = The customer’s own address, such as name@example.com, not one in your domain.
hint-purchaseOrderNumber = Printed on the invoices you receive from Microsoft, such as 9888.
hint-taxId = The VAT or tax registration number in your country’s form, such as 12-3456789.
hint-billingCurrency = Follows from the country of your company and never changes.
hint-billingDay = The day of the month on which Microsoft bills.
hint-companyApproverEmail = Microsoft may write to this person to confirm that the company agrees.
hint-culture = Decides how dates, numbers and amounts are written, such as English (United States).
hint-telephone = The number your customers call, such as 425-555-0100.
hint-website = With or without https://, such as www.example.com.

## Vetting: what the service's values mean

vetting-none = Not vetted yet
vetting-pending = In progress
vetting-authorized = Authorized
vetting-rejected = Rejected

vetting-sub-none = No open step
vetting-sub-entry = Details received
vetting-sub-email-ownership = Email ownership
vetting-sub-email-domain = Email domain
vetting-sub-employment-verification = Employment verification
vetting-sub-decision = Decision
vetting-sub-other = Another step
vetting-sub-business-verification = Business verification
