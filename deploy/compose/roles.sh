# Run once, when the database is made. The portal's role owns its database and is no superuser.
psql -v ON_ERROR_STOP=1 -U postgres -v password="$(cat /run/secrets/database-password)" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password';
CREATE DATABASE portal OWNER portal;
SQL
