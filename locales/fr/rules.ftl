# Ce qu’un pays attend d’une adresse, ce que dit le contrôle d’adresse, et ce que devient un profil juridique.

## Problèmes relevés par les règles d’un pays

problem-state-unknown = Ce n’est pas un État ou une province du pays choisi ici. Choisissez dans la liste ; s’il n’y a pas de liste, videz ce champ.
problem-region-with-state = Dans ce pays, l’Espace partenaires accepte soit l’État ou la province de la liste, soit ce champ, mais pas les deux. Videz ce champ.
problem-region-leftover = Cette valeur est celle du pays choisi auparavant. Modifiez-la, ou videz ce champ.
problem-postal-code = Ce n’est pas un code postal de ce pays. Comparez-le à une lettre ou à une facture qui en provient.
problem-postal-code-such-as = Ce n’est pas un code postal de ce pays. Saisissez-en un comme { $example }.
problem-phone-of-country = Ce n’est pas un numéro de téléphone de ce pays. Saisissez-le tel qu’on le compose sur place, sans numéro de poste.
problem-phone-of-country-such-as = Ce n’est pas un numéro de téléphone de ce pays. Saisissez-en un comme { $example }, sans +, ni indicatif du pays, ni numéro de poste.
problem-tax-id = Ce n’est pas un numéro d’identification fiscale de ce pays. Saisissez-le sans espaces, avec les lettres du pays s’il en comporte.
problem-tax-id-such-as = Ce n’est pas un numéro d’identification fiscale de ce pays. Saisissez-en un comme { $example }, sans espaces.

## Comment s’y nomment les parties d’une adresse

area-state = État
area-province = Province
area-prefecture = Préfecture
area-county = Comté
area-canton = Canton
area-emirate = Émirat
area-department = Département
postal-zip = Code ZIP
postal-postcode = Code postal
postal-eircode = Code Eircode
postal-pin = Code PIN

example-postal-code = Tel qu’il s’écrit dans le pays de cette adresse, par exemple { $example }.
example-phone = Tel qu’on le compose dans ce pays, par exemple { $example }.
example-phone-abroad = Tel qu’on le compose dans ce pays, avec l’indicatif régional.
example-tax-id = Le numéro de TVA ou d’identification fiscale, sans espaces, par exemple { $example }.

rules-unknown = Les règles de l’Espace partenaires pour ce pays ({ $country }) ne sont pas connues ici ; seules les règles générales sont donc contrôlées. L’Espace partenaires contrôle le reste lors de l’enregistrement.
rules-unreadable = Une des règles de l’Espace partenaires pour ce pays ({ $country }) ne peut pas être contrôlée ici. L’Espace partenaires la contrôle lors de l’enregistrement.

registration-needed = Les clients de ce pays ou cette région ({ $country }) doivent avoir un numéro d’immatriculation de l’organisation. Il fait partie du profil d’entreprise du client, qu’aucun autre programme ne peut modifier : saisissez-le ou corrigez-le dans l’Espace partenaires, sur la page du compte du client.

button-country = Adapter à ce pays
options-country = Usuelles dans ce pays
options-all = Toutes

## Le contrôle d’adresse avant l’enregistrement

address-check = Contrôle de l’adresse
address-interaction-required-title = Est-ce bien l’adresse voulue ?
address-interaction-required-text = L’Espace partenaires connaît une adresse semblable à la vôtre, mais qui en diffère par plus que l’orthographe.
address-street-partial-title = La rue est incomplète
address-street-partial-text = L’Espace partenaires ne trouve pas la rue telle que vous l’avez saisie. Souvent, il manque le numéro.
address-premises-partial-title = Le numéro ou le bureau est incomplet
address-premises-partial-text = L’Espace partenaires trouve la rue, mais pas ce numéro, cet étage ou ce bureau.
address-multiple-title = Plusieurs parties de l’adresse sont incomplètes
address-multiple-text = L’Espace partenaires ne trouve pas l’adresse telle que vous l’avez saisie. Plus d’une partie diffère de ce qu’il connaît.
address-none-title = Cette adresse est introuvable
address-none-text = L’Espace partenaires ne connaît aucune adresse semblable et n’en propose pas. Contrôlez la rue, la ville et le code postal dans le formulaire.
address-not-validated-title = L’adresse n’a pas pu être contrôlée
address-not-validated-text = L’Espace partenaires ne sait pas contrôler ce genre d’adresse. Vous pouvez l’enregistrer telle quelle ; relisez-la une dernière fois.
address-unavailable-title = Le contrôle d’adresse n’a pas répondu
address-unavailable-text = Cela ne veut pas dire que votre adresse est fausse. Elle n’a pas pu être contrôlée à l’instant, et vous pouvez l’enregistrer telle quelle.
address-suggestion = Proposition { $number }
address-yours = Votre adresse
address-suggested = Adresse proposée
address-use = Utiliser cette adresse
address-use-line = Utiliser cette ligne
address-keep-title = Garder mon adresse
address-keep-text = Indiquez pourquoi votre adresse est juste. La raison est conservée avec votre brouillon et, une fois la modification enregistrée, dans le journal d’audit.
address-keep = Garder mon adresse
address-kept = Vous avez décidé de garder votre adresse.
address-reason-checked = Je l’ai contrôlée : elle est juste telle que je l’ai saisie.
address-reason-new = La rue ou le bâtiment est récent, ou ne figure pas encore dans les annuaires.
address-reason-written = C’est ainsi que notre entreprise l’écrit.
# Dans le journal d’audit, pour une adresse enregistrée malgré l’avis.
entry-address-said = La vérification d’adresse a répondu : « { $said } ».
entry-address-kept = L’adresse a tout de même été conservée. Raison donnée : « { $reason } »
address-decide = Décidez d’abord de l’adresse ci-dessus. Vous pourrez ensuite enregistrer.

## Le profil juridique de l’entreprise

legal-next-none = Microsoft n’a pas encore commencé à vérifier votre entreprise. D’ici là, il n’y a rien à faire.
legal-next-pending = Microsoft vérifie votre entreprise. Comptez environ 3 à 5 jours ouvrés depuis la dernière modification ; toute autre modification relance la vérification.
legal-next-authorized = La vérification est terminée et votre entreprise est confirmée. Rien n’est en suspens.
legal-next-rejected = Microsoft n’a pas pu confirmer ces informations. Corrigez-les ci-dessous, ou contactez le support de l’Espace partenaires avec les documents de votre entreprise.

legal-step-entry = Microsoft a reçu les informations et va les contrôler. Vous n’avez rien à faire.
legal-step-email-ownership = Microsoft veut s’assurer que l’adresse e-mail du contact principal est utilisée. Ouvrez le message de Microsoft dans cette boîte et suivez le lien qu’il contient.
legal-step-email-domain = Microsoft contrôle que le domaine de l’adresse e-mail appartient à votre entreprise. Préparez un justificatif, par exemple une facture du bureau d’enregistrement.
legal-step-employment-verification = Microsoft contrôle que le contact principal travaille pour votre entreprise. Il se peut que l’on vous appelle ou vous écrive ; préparez un document qui l’atteste.
legal-step-business-verification = Microsoft compare votre entreprise aux registres publics. Préparez un extrait du registre du commerce.
legal-step-decision = Tous les contrôles sont faits, et Microsoft prend sa décision. Vous n’avez rien à faire.
legal-step-other = Microsoft procède à un autre contrôle. S’il dure plus de 5 jours ouvrés, interrogez le support de l’Espace partenaires.

legal-finalized = La dernière version vérifiée à côté de la version actuelle
legal-finalized-text = Pendant la vérification, Microsoft s’appuie sur les valeurs sous « Dernière version vérifiée ». Celles sous « Actuellement » les remplaceront si elles sont confirmées.
legal-finalized-last = Dernière version vérifiée
legal-finalized-now = Actuellement
legal-finalized-same = La dernière version vérifiée est identique dans tous les champs.
legal-finalized-none = Aucune version antérieure n’a été vérifiée.
legal-finalized-unavailable = La dernière version vérifiée ne peut pas être lue pour le moment. Rechargez cette page dans une minute.

legal-limits = Avant de modifier quoi que ce soit
legal-limit-restart = Modifier le nom, l’adresse, le contact ou l’approbateur de l’entreprise relance la vérification, pour ce qui a été modifié.
legal-limit-name = Tant que l’état est « Autorisée », les partenaires à facturation directe et les fournisseurs indirects ne peuvent pas modifier ici le nom de l’entreprise. Un administrateur général peut ouvrir pour cela une demande de support dans l’Espace partenaires.
legal-limit-country = Le pays ne change jamais. Si votre entreprise s’est établie dans un autre pays, il lui faut un nouveau compte de l’Espace partenaires dans ce pays ; le support de l’Espace partenaires vous aide.
legal-limit-approver = L’adresse de l’approbateur reste telle quelle, sauf si vous la modifiez.

## Fautes probables, signalées avant l’enregistrement

review-slips = À relire encore une fois
slip-zip-of-other-state = Ce code ZIP appartient à un autre État. Vérifiez les deux.
slip-nine-digits = Ce numéro compte neuf chiffres et n’a pas d’indicatif de pays. Souvent, il manque un chiffre.
slip-tax-id-form = Les numéros fiscaux de ce pays ont d’habitude une autre forme. Comparez avec un courrier de l’administration fiscale.
form-other-members = L’Espace partenaires conserve aussi ces valeurs avec cette adresse, sous ses propres noms. Le portail n’a pas de champ pour elles et les laisse telles quelles.
form-clear-member = Vider { $member } à l’enregistrement
