# What profiles and their sections are used for: a sentence on each form (use-…), more on the help page. From Microsoft's documents on
# the profiles of Cloud Solution Providers, 2018 to 2023.

uses-title = Aide : profils
uses-text = À quoi sert chaque profil, où apparaissent ses valeurs et qui peut les modifier.
use-more = En savoir plus
use-more-about = En savoir plus : { $section }

help-profile-billing = C’est d’après ce profil que Microsoft envoie ses factures du programme Fournisseur de solutions Cloud, et il y est imprimé. Dans l’Espace partenaires, seul un administrateur général peut modifier l’adresse ; un administrateur de facturation ou un agent d’administration peut modifier le numéro d’identification fiscale. Seul le support Microsoft modifie le nom. La devise a été fixée par le pays légal à la création du compte et ne change jamais.
use-billing-company = Le nom auquel Microsoft établit vos factures. Seul le support Microsoft le modifie.
use-billing-address = L’adresse à laquelle Microsoft établit vos factures.
use-billing-recipient = Généralement vide : vos factures désignent le contact ci-dessous.
use-billing-contact = La personne qui reçoit vos factures de Microsoft.
use-billing-invoice = Ce qui figure aussi sur vos factures. Celles dont le numéro commence par G peuvent ne pas refléter une modification.

help-profile-legal-business = L’identité de votre entreprise en droit. Vos contrats avec Microsoft reposent sur ce profil ; Microsoft le vérifie donc : ce que vous modifiez est vérifié de nouveau, en général sous trois à cinq jours ouvrés, et Microsoft peut vous contacter entre-temps. Les partenaires à facturation directe et les fournisseurs indirects ne peuvent pas modifier le nom tant que le profil est autorisé, ni jamais le pays : adressez-vous au support Microsoft.
use-legal-business-vetting = Où en est Microsoft dans la vérification des données ci-dessous.
use-legal-business-company = La dénomination officielle de votre entreprise. Microsoft la vérifie.
use-legal-business-address = Le siège déclaré de votre entreprise. Microsoft le vérifie.
use-legal-business-recipient = La personne désignée dans l’adresse du siège.
use-legal-business-contact = La personne que Microsoft peut contacter pendant la vérification.
use-legal-business-approver = Comment joindre la personne qui se porte garante de votre entreprise.
use-legal-business-approver-address = L’adresse de la personne qui se porte garante de votre entreprise.
use-legal-business-approver-recipient = La personne qui se porte garante de votre entreprise.

help-profile-organization = Le nom et les coordonnées de votre organisation dans l’Espace partenaires. Les factures suivent le profil de facturation, et les contrats le profil juridique de l’entreprise. La langue et la culture déterminent comment Microsoft vous écrit et présente les dates et les montants.
use-organization-organization = Comment l’Espace partenaires présente votre organisation.
use-organization-address = L’adresse de votre organisation. Les factures utilisent celle du profil de facturation.
use-organization-recipient = La personne désignée dans cette adresse.
use-organization-language = La langue dans laquelle Microsoft vous écrit, et la présentation des dates et des montants.
use-organization-identity = Attribués par Microsoft. Le support et les scripts les demandent.

help-profile-support = Ce que vos clients voient lorsqu’ils cherchent de l’aide : Microsoft les oriente vers vous par ces trois valeurs, toujours enregistrées ensemble. Indiquez ce à quoi quelqu’un répond toujours : un service d’assistance plutôt qu’une personne.
use-support-support = Ce que vos clients voient lorsqu’ils cherchent de l’aide.

help-profile-network = L’ID de votre entreprise dans le programme de partenariat de Microsoft. Il se gère dans l’Espace partenaires et n’est qu’affiché ici.
use-network-network = Votre ID dans le programme de partenariat.

help-profile-customer-billing = Ce qui est imprimé sur les factures de ce client et figure dans son compte et sur ses commandes. Il ne concerne que ce client. L’adresse peut désigner une personne, dont certains pays exigent le numéro de téléphone ; l’adresse e-mail doit être celle du client, jamais une adresse de votre domaine. La langue et la culture sont celles du client, pas les vôtres. Un nouveau nom ou une nouvelle adresse peut amener Microsoft à vérifier de nouveau le client, ce qui bloque les achats pour lui jusqu’à la fin de cette vérification.
use-customer-billing-company = Le nom imprimé sur les factures de ce client.
use-customer-billing-contact = La personne à qui l’on écrit, chez le client, au sujet de la facturation.
use-customer-billing-address = L’adresse imprimée sur les factures de ce client.
use-customer-billing-recipient = Certains pays exigent ici le numéro de téléphone.
use-customer-billing-language = La langue dans laquelle on écrit au client, et la présentation des dates et des montants.
use-customer-billing-identity = Attribué par Microsoft. Les scripts le demandent.

help-profile-customer-company = La description de l’entreprise dans le propre locataire Microsoft du client. C’est là que le client la modifie ; l’Espace partenaires ne fait que l’afficher. L’adresse et l’adresse e-mail restent masquées si le client ne vous a accordé aucun droit d’administration.
use-customer-company-company = Ce que le client a indiqué dans son propre locataire.
use-customer-company-address = L’adresse du client lui-même. Les factures utilisent celle du profil de facturation.
use-customer-company-recipient = La personne désignée dans l’adresse du client.
use-customer-company-identity = Identifie le locataire du client.
