# Textes des pages et des éléments qu’elles partagent.
