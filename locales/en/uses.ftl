# What profiles and their sections are used for: a sentence on each form (use-…), more on the help page. From Microsoft's documents on
# the profiles of Cloud Solution Providers, 2018 to 2023.

uses-title = Help: profiles
uses-text = What each profile is used for, where its values show, and who may change them.
use-more = More
use-more-about = More: { $section }

help-profile-billing = Microsoft uses this profile for its invoices for the Cloud Solution Provider program, and prints it on them. In Partner Center only a Global admin may change the address; a Billing admin or an Admin agent may change the tax ID. Only Microsoft support changes the name. The currency was fixed by the legal country when the account was created, and never changes.
use-billing-company = The name your invoices from Microsoft are made out to. Only Microsoft support changes it.
use-billing-address = The address that stands on your invoices from Microsoft.
use-billing-recipient = Usually empty: your invoices name the contact below.
use-billing-contact = Who receives your invoices from Microsoft.
use-billing-invoice = What else is printed on your invoices. Invoices numbered from G may not show a change.

help-profile-legal-business = The legal identity of your company. Your contracts with Microsoft are based on this profile, so Microsoft vets it: every change is vetted again, usually within three to five business days, and Microsoft may contact you meanwhile. Direct-bill partners and indirect providers cannot change the name while the profile is authorized. The country cannot be changed at all: ask Microsoft support.
use-legal-business-vetting = How far Microsoft is with vetting the data below.
use-legal-business-company = The registered name of your company. Microsoft vets it.
use-legal-business-address = Where your company is registered. Microsoft vets it.
use-legal-business-recipient = The person named in the registered address.
use-legal-business-contact = Whom Microsoft may contact while it vets your company.
use-legal-business-approver = How to reach the person who vouches for your company.
use-legal-business-approver-address = The address of the person who vouches for your company.
use-legal-business-approver-recipient = The person who vouches for your company.

help-profile-organization = The name and contact details of your organization in Partner Center. Invoices use the billing profile and contracts the legal business profile instead. Language and culture decide how Microsoft writes to you and how it shows dates and amounts.
use-organization-organization = How Partner Center shows your organization.
use-organization-address = Your organization’s address. Invoices use the one in the billing profile.
use-organization-recipient = The person named in this address.
use-organization-language = In which language Microsoft writes to you, and how it shows dates and amounts.
use-organization-identity = Set by Microsoft. Support and scripts ask for them.

help-profile-support = What your customers see when they look for help: Microsoft sends them to you by these three values, which are always saved together. Enter what is always answered: a help desk rather than one person.
use-support-support = What your customers see when they look for help.

help-profile-network = Your company’s ID in Microsoft’s partner program. It is managed in Partner Center itself and only shown here.
use-network-network = Your ID in the partner program.

help-profile-customer-billing = The details printed on this customer’s invoices and shown on the customer’s account and orders. It is about this customer alone. The address may name a person, whose phone number some countries require; the email address must be the customer’s own, never one in your domain. Language and culture are the customer’s, not yours. A new name or address can make Microsoft verify the customer again, which blocks purchases for it until that has ended.
use-customer-billing-company = The name printed on this customer’s invoices.
use-customer-billing-contact = Who is written to about billing at the customer.
use-customer-billing-address = The address printed on this customer’s invoices.
use-customer-billing-recipient = Some countries require the phone number here.
use-customer-billing-language = In which language the customer is written to, and how dates and amounts are shown.
use-customer-billing-identity = Set by Microsoft. Scripts ask for it.

help-profile-customer-company = The company as described in the customer’s own Microsoft tenant. The customer changes it there; Partner Center only shows it. Address and email address stay hidden where the customer has given you no administration rights.
use-customer-company-company = What the customer entered in its own tenant.
use-customer-company-address = The customer’s own address. Invoices use the one in the billing profile.
use-customer-company-recipient = The person named in the customer’s address.
use-customer-company-identity = Identifies the customer’s tenant.
