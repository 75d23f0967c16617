# Profils, sections et champs. La table de src/profile demande ces clés.

## Profils : leur nom et leur usage

profile-billing = Profil de facturation
profile-legal-business = Profil juridique de l’entreprise
profile-organization = Profil de l’organisation
profile-support = Profil de support
profile-network = Profil du réseau de partenaires
profile-customer-billing = Profil de facturation du client
profile-customer-company = Profil d’entreprise du client

about-billing = Le nom, l’adresse et le contact que Microsoft fait figurer sur les factures qui vous sont adressées, avec votre numéro de bon de commande et votre numéro d’identification fiscale.
about-legal-business = L’identité déclarée de votre entreprise. Microsoft la vérifie, et vos contrats avec Microsoft reposent sur elle.
about-organization = La façon dont votre organisation apparaît dans l’Espace partenaires, ainsi que la langue et les formats que Microsoft utilise pour vous écrire.
about-support = Les coordonnées vers lesquelles Microsoft oriente vos clients lorsqu’ils ont besoin d’aide. Ils les voient dans leur centre d’administration.
about-network = L’ID de partenaire de votre entreprise dans le programme de partenariat de Microsoft. Il peut être consulté ici, mais pas modifié.
about-customer-billing = Le nom, l’adresse et le contact au titre desquels ce client est facturé. Ils figurent dans son compte et sur ses commandes.
about-customer-company = L’entreprise telle que la décrit son propre locataire Microsoft. Ce profil peut être consulté ici, mais pas modifié.

## Sections

section-company = Entreprise
section-address = Adresse
section-recipient = Personne désignée dans l’adresse
section-contact = Contact
section-invoice = Facture
section-approver = Approbateur de l’entreprise
section-approver-address = Adresse de l’approbateur de l’entreprise
section-approver-recipient = Nom et téléphone de l’approbateur de l’entreprise
section-vetting = Vérification
section-organization = Organisation
section-language = Langue et culture
section-identity = Identificateurs
section-network = Programme de partenariat
section-support = Support pour vos clients

## Champs : l’intitulé, propre à un profil là où il diffère

field-companyName = Nom de l’entreprise
field-billing-companyName = Nom de l’entreprise sur la facture
field-legal-business-companyName = Dénomination sociale
field-organization-companyName = Nom de l’organisation
field-addressLine1 = Adresse, ligne 1
field-addressLine2 = Adresse, ligne 2
field-city = Ville
field-state = État ou province
field-region = Région
field-postalCode = Code postal
field-country = Pays ou région
field-firstName = Prénom
field-middleName = Deuxième prénom
field-lastName = Nom de famille
field-phoneNumber = Numéro de téléphone
field-email = Adresse e-mail
field-billing-email = Adresse e-mail du contact de facturation
field-legal-business-email = Adresse e-mail du contact principal
field-organization-email = Adresse e-mail de l’organisation
field-support-email = Adresse e-mail du support
field-customer-billing-email = Adresse e-mail du contact de facturation
field-purchaseOrderNumber = Numéro de bon de commande
field-taxId = Numéro d’identification fiscale
field-billingCurrency = Devise de facturation
field-billingDay = Jour de facturation
field-companyApproverEmail = Adresse e-mail de l’approbateur
field-vettingStatus = État de la vérification
field-vettingSubStatus = Étape de la vérification
field-id = Identificateur
field-organization-id = ID de l’organisation
field-customer-billing-id = ID du profil
field-tenantId = ID de locataire
field-domain = Domaine
field-language = Langue
field-culture = Culture
field-telephone = Téléphone du support
field-website = Site web du support
field-mpnId = ID MPN
field-partnerId = ID de partenaire
field-partnerName = Nom du partenaire
field-organizationRegistrationNumber = Numéro d’immatriculation de l’organisation

## Indications : ce qu’il faut saisir, lorsque cela ne va pas de soi

hint-billing-companyName = Défini à l’ouverture du compte. Seul le support Microsoft peut le modifier.
hint-legal-business-companyName = Exactement comme au registre du commerce, forme juridique comprise, par exemple Fabrikam GmbH.
hint-organization-companyName = Le nom sous lequel votre organisation est connue. Il peut différer de la dénomination sociale.
hint-customer-billing-companyName = Le nom complet du client, et pas seulement sa forme juridique.
hint-addressLine1 = Numéro et nom de la rue, par exemple 1 Microsoft Way.
hint-addressLine2 = Bâtiment, étage ou bureau, s’il y a lieu.
hint-state = Le code à deux lettres, si le pays comporte des États ou des provinces.
hint-region = Seulement pour les pays sans code d’État, par exemple un département ou un district.
hint-postalCode = Tel qu’il s’écrit dans le pays de cette adresse, par exemple 98052.
hint-billing-country = Fixé à l’ouverture du compte, car la devise en dépend.
hint-legal-business-address-country = Fixé à l’ouverture du compte.
hint-phoneNumber = Avec l’indicatif régional, par exemple 425-555-0100.
hint-email = Par exemple name@example.com.
hint-customer-billing-email = Une adresse propre au client, par exemple name@example.com, et non une adresse de votre domaine.
hint-purchaseOrderNumber = Imprimé sur les factures que Microsoft vous envoie, par exemple 9888.
hint-taxId = Le numéro de TVA ou d’identification fiscale, sous la forme en usage dans votre pays, par exemple 12-3456789.
hint-billingCurrency = Découle du pays de votre entreprise et ne change jamais.
hint-billingDay = Le jour du mois où Microsoft facture.
hint-companyApproverEmail = Microsoft peut écrire à cette personne pour vérifier que l’entreprise est d’accord.
hint-culture = Détermine l’écriture des dates, des nombres et des montants, par exemple Français (France).
hint-telephone = Le numéro que vos clients appellent, par exemple 425-555-0100.
hint-website = Avec ou sans https://, par exemple www.example.com.

## Vérification : le sens des valeurs du service

vetting-none = Pas encore vérifiée
vetting-pending = En cours
vetting-authorized = Autorisée
vetting-rejected = Rejetée

vetting-sub-none = Aucune étape en cours
vetting-sub-entry = Informations reçues
vetting-sub-email-ownership = Propriété de l’adresse e-mail
vetting-sub-email-domain = Domaine de messagerie
vetting-sub-employment-verification = Vérification de l’emploi
vetting-sub-decision = Décision
vetting-sub-other = Autre étape
vetting-sub-business-verification = Vérification de l’entreprise
