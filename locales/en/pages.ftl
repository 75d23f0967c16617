# Words of single pages and of the pieces they share.
