# Ce qui ne va pas dans une valeur, et que faire. Puis ce qu’une modification déclenche, et pourquoi un profil est en lecture seule.

problem-required = Ce champ ne peut pas rester vide. Saisissez une valeur.
problem-too-long = { $length ->
    [one] Cette valeur compte { $length } caractère, alors que { $max } au plus sont admis. Raccourcissez-la.
   *[other] Cette valeur compte { $length } caractères, alors que { $max } au plus sont admis. Raccourcissez-la.
}
problem-email = Ce n’est pas une adresse e-mail. Saisissez-en une comme name@example.com.
problem-phone = Ce n’est pas un numéro de téléphone. Saisissez des chiffres, par exemple 425-555-0100 ; un + au début, des espaces, des points, des parenthèses, des tirets et un numéro de poste comme poste 100 sont admis.
problem-website = Ce n’est pas une adresse web. Saisissez-en une comme www.example.com ou https://www.example.com.
problem-country = Ce n’est pas un code de pays. Choisissez un pays ou une région dans la liste, ou saisissez deux lettres, par exemple GB.
problem-language = Ce n’est pas un code de langue. Choisissez une langue dans la liste, ou saisissez son code, par exemple en.
problem-culture = Ce n’est pas un code de culture. Choisissez une culture dans la liste, ou saisissez son code, par exemple en-US.
problem-guid = Cet identificateur n’est pas valide. Saisissez-le sous la forme 12345678-90ab-cdef-1234-567890abcdef.
problem-currency = Ce n’est pas un code de devise. Saisissez trois lettres, par exemple USD.
problem-control-character = Cette valeur contient un caractère de contrôle invisible, souvent copié depuis un autre programme. Effacez la valeur et saisissez-la de nouveau.
problem-hidden-sign = Le caractère { $at } est une espace ou un caractère invisible ({ $sign }), souvent copié d’ailleurs. Supprimez-le, ou saisissez la valeur de nouveau.
problem-ticket = Ce n’est pas un numéro de ticket de la forme attendue. Entrez un numéro qui correspond au modèle « { $form } ».
problem-state-length = Un code d’État compte au plus deux lettres. Saisissez le code au lieu du nom.
problem-upstream = L’Espace partenaires n’a pas accepté cette valeur. Corrigez-la, puis vérifiez de nouveau vos modifications.

## Ce qu’une modification déclenche : dit avant la saisie, confirmé avant l’enregistrement

guard-vetting = Modifier ces informations légales relance la vérification. Elle dure environ 3 à 5 jours ouvrés, Microsoft peut contacter votre entreprise, et l’état de la vérification peut repasser à « En cours ».
guard-tax = Le numéro d’identification fiscale figure sur vos factures. L’Espace partenaires ne laisse que l’administrateur général, l’administrateur de facturation ou l’agent d’administration le modifier.
guard-verification = Une modification du nom ou de l’adresse peut amener Microsoft à vérifier de nouveau ce client et à bloquer ses achats.
confirm-vetting = J’ai compris que la vérification recommence.
confirm-tax = J’ai compris que le nouveau numéro d’identification fiscale figurera sur nos factures.
confirm-verification = J’ai compris que cela peut bloquer les achats pour ce client.

## Pourquoi un profil s’affiche sans champs de saisie

readonly-reason-doubled = L’Espace partenaires a envoyé deux fois « { $member } » dans ce profil. L’enregistrement pourrait perdre l’une des deux valeurs ; le profil peut donc seulement être consulté ici. Modifiez-le plutôt dans l’Espace partenaires.
readonly-reason-role = Vous pouvez consulter ce profil, mais pas le modifier. Les personnes ayant le rôle Portal.Editor ou Portal.Admin le peuvent ; demandez à { $contact ->
    [none] votre administrateur Microsoft Entra
   *[other] { $contact }
} si vous avez besoin de l’un de ces rôles.
readonly-reason-shape = L’Espace partenaires a envoyé ce profil sous une forme que ce portail ne connaît pas. Pour que rien ne soit altéré, il peut seulement être consulté ici. Modifiez-le plutôt dans l’Espace partenaires.
readonly-reason-tag = L’Espace partenaires a donné à cette version du profil une étiquette d’entité qui ne peut pas lui être renvoyée. Sans elle, un enregistrement pourrait écraser la modification de quelqu’un d’autre ; rien n’est donc envoyé, et le profil peut seulement être consulté ici. Modifiez-le dans l’Espace partenaires.
readonly-reason-unsettled = Un enregistrement de ce profil a été envoyé, mais l’Espace partenaires n’a pas encore indiqué s’il a été pris en compte. Tant qu’on l’ignore, rien d’autre ne peut être enregistré. Rechargez cette page dans une minute. Référence { $reference }.

# Membres d’un document reçu par l’interface JSON.
problem-read-only = Ce membre ne peut pas être modifié. Envoyez-le tel quel ou omettez-le.
problem-unknown-member = Le portail ne modifie pas ce membre. Envoyez-le tel quel ou omettez-le.
problem-added = Le profil ne comporte pas ce membre. Omettez-le.
problem-not-text = Envoyez ici un texte, ou null pour l’effacer.
problem-confirm = Cette modification exige l’en-tête Portal-Confirm: yes.
problem-reason-header = Cette modification exige un motif. Envoyez-le dans l’en-tête Portal-Reason, en UTF-8 encodé en pourcentage.
problem-reason-header-unreadable = L’en-tête Portal-Reason n’est pas en UTF-8 encodé en pourcentage, ou a été envoyé plusieurs fois. Envoyez-le une seule fois, dans cet encodage.
problem-ticket-header-unreadable = L’en-tête Portal-Ticket contient des caractères qui ne sont pas en ASCII, ou a été envoyé plusieurs fois. Envoyez-le une seule fois, en ASCII.
problem-doubled = Ce membre figure deux fois dans le document. Indiquez-le une seule fois.
problem-doubled-upstream = Ce membre figure deux fois dans le document de l’Espace partenaires : l’enregistrement pourrait perdre l’une des deux valeurs. Contactez le support de l’Espace partenaires.
problem-not-an-object = Envoyez le document entier, sous forme d’objet JSON.
problem-tag-unsendable = L’étiquette d’entité de ce document contient des caractères qu’aucun en-tête n’admet. Rien n’a été envoyé. Contactez le support de l’Espace partenaires.
