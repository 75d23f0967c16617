# La vérification d’un client par Microsoft, qui peut bloquer les achats, et celle du partenaire : depuis quand, ce qui s’arrête
# entre-temps, et ce qui continue.

verification-title = Vérification par Microsoft
verification-status-none = Aucune vérification
verification-status-allowed = Autorisé
verification-status-under-review = En cours d’examen
verification-status-not-allowed = Non autorisé
verification-status-not-ready = Pas prêt
verification-status-unknown = État inconnu
# Un état, et depuis quand il dure, ou quand le portail l’a vu pour la première fois.
verification-step = { $status } depuis le { $at }.
verification-step-seen = { $status }, vu pour la première fois le { $at }.
verification-blocks = Les nouveaux achats pour ce client sont bloqués.
verification-blocks-not = Les nouveaux achats pour ce client ne sont pas bloqués.
verification-asking = Le portail demande l’état de la vérification à l’Espace partenaires. Rechargez cette page dans un instant.
verification-asked = L’Espace partenaires a donné l’état pour la dernière fois le { $at }.
verification-blocked = Bloqué
verification-blocked-what = Les nouveaux abonnements, les licences supplémentaires et les mises à niveau
verification-works = Toujours possible
verification-works-what = Ce que le client a déjà, les renouvellements, la réduction du nombre de licences et les annulations
verification-before = Avant
# Après le nom d’un client dans une liste.
verification-mark = { $status } depuis le { $at }

## Avant l’enregistrement d’une modification du nom ou de l’adresse d’un client

verification-now = L’état actuel :
verification-now-none = Microsoft n’a aucune vérification de ce client, et ne bloque donc aucun achat pour le moment.
verification-now-unknown = L’Espace partenaires n’a pas donné l’état de la vérification.
verification-last = L’Espace partenaires n’a pas donné l’état de la vérification. La dernière fois qu’il l’a donné, le { $at } :
verification-known = Vérification par Microsoft, dernier état connu :
verification-one-save = Réunissez toutes les corrections en un seul enregistrement : chaque correction supplémentaire relance la vérification.

## La vérification du partenaire

legal-timeline = Ce que la vérification arrête
legal-since = État
legal-since-text = C’est le moment où le portail a vu cet état pour la première fois. Microsoft compte à partir d’une date qui lui est propre, que l’Espace partenaires ne donne pas.
legal-stops = Ce qui s’arrête
legal-stops-pending = Rien pour l’instant. Si la vérification se termine par « Rejetée », Microsoft peut suspendre votre locataire partenaire, et plus aucune nouvelle licence ne peut être vendue.
legal-stops-rejected = Microsoft peut dès maintenant suspendre votre locataire partenaire. Pendant la suspension, aucune nouvelle licence ne peut être vendue.
legal-stops-later = Si l’état reste « Rejetée » pendant plus de 30 jours, Microsoft suspend aussi votre compte du programme pour les partenaires. Compté depuis que le portail l’a vu, c’est après le { $at }.
legal-works-rejected = Les déploiements, licences et services existants de vos clients peuvent toujours être gérés.
