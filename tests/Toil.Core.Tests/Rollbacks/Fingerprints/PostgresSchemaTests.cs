using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>One change to a PostgreSQL schema is one difference, of the right kind and name.</summary>
public sealed class PostgresSchemaTests(PostgresFixture postgres, RichSchema rich) : PrintTestBase(postgres), IClassFixture<RichSchema>
{
    [Theory]
    [InlineData("ALTER TABLE shop.customer ALTER name SET DEFAULT 'm'", "Changed column shop.customer.name")]
    [InlineData("ALTER TABLE shop.customer ALTER name DROP DEFAULT", "Changed column shop.customer.name")]
    [InlineData("ALTER TABLE shop.customer ALTER name DROP NOT NULL", "Changed column shop.customer.name")]
    [InlineData("ALTER TABLE shop.customer ALTER since SET NOT NULL", "Changed column shop.customer.since")]
    [InlineData("ALTER TABLE shop.scratch ALTER b TYPE text COLLATE \"C\"", "Changed column shop.scratch.b")]
    [InlineData("ALTER TABLE shop.scratch ALTER a TYPE bigint", "Changed column shop.scratch.a")]
    [InlineData("ALTER TABLE shop.scratch ALTER b SET STORAGE EXTERNAL", "Changed column shop.scratch.b")]
    [InlineData("ALTER TABLE shop.scratch ALTER b SET COMPRESSION pglz", "Changed column shop.scratch.b")]
    [InlineData("ALTER TABLE shop.scratch ALTER b SET STATISTICS 500", "Changed column shop.scratch.b")]
    [InlineData("ALTER TABLE shop.scratch ALTER a SET (n_distinct = 5)", "Changed column shop.scratch.a")]
    [InlineData("ALTER TABLE shop.orders ALTER id SET GENERATED ALWAYS", "Changed column shop.orders.id")]
    [InlineData("ALTER TABLE shop.orders ALTER twice DROP EXPRESSION", "Changed column shop.orders.twice")]
    [InlineData("ALTER TABLE shop.scratch DROP COLUMN b", "Missing column shop.scratch.b")]
    [InlineData("ALTER TABLE shop.scratch ADD COLUMN z integer", "Extra column shop.scratch.z")]
    [InlineData("ALTER TABLE shop.scratch DROP COLUMN a, ADD COLUMN a integer", "Changed column order shop.scratch")]
    [InlineData("ALTER TABLE shop.customer DROP CONSTRAINT positive", "Missing constraint shop.customer.positive")]
    [InlineData("ALTER TABLE shop.orders VALIDATE CONSTRAINT late", "Changed constraint shop.orders.late")]
    [InlineData("ALTER TABLE shop.customer DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0) NOT VALID; COMMENT ON CONSTRAINT positive ON shop.customer IS 'from one'", "Changed constraint shop.customer.positive")]
    [InlineData("ALTER TABLE shop.orders ALTER CONSTRAINT orders_customer_fkey INITIALLY DEFERRED", "Changed constraint shop.orders.orders_customer_fkey")]
    [InlineData("ALTER TABLE shop.customer DROP CONSTRAINT known", "Missing constraint shop.customer.known")]
    [InlineData("ALTER INDEX shop.customer_pkey SET (fillfactor = 70)", "Changed constraint shop.customer.customer_pkey")]
    [InlineData("ALTER TABLE shop.customer CLUSTER ON customer_pkey", "Changed constraint shop.customer.customer_pkey")]
    [InlineData("ALTER TABLE shop.orders DISABLE TRIGGER ALL; ALTER TABLE shop.orders ENABLE TRIGGER USER", "Changed constraint shop.orders.orders_customer_fkey")]
    [InlineData("ALTER DOMAIN shop.email DROP CONSTRAINT has_at", "Missing constraint shop.email.has_at")]
    [InlineData("DROP INDEX shop.orders_total", "Missing index shop.orders_total")]
    [InlineData("CREATE INDEX another ON shop.orders (at)", "Extra index shop.another")]
    [InlineData("ALTER INDEX shop.orders_total SET (fillfactor = 50)", "Changed index shop.orders_total")]
    [InlineData("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.orders_total'::regclass", "Changed index shop.orders_total")]
    [InlineData("ALTER TABLE shop.orders CLUSTER ON orders_half", "Changed index shop.orders_half")]
    [InlineData("ALTER INDEX shop.orders_half ALTER COLUMN 1 SET STATISTICS 400", "Changed index shop.orders_half")]
    [InlineData("DROP INDEX shop.sums_customer", "Missing index shop.sums_customer")]
    [InlineData("DROP INDEX shop.events_what", "Missing index shop.events_what")]
    [InlineData("ALTER TABLE shop.orders DISABLE TRIGGER touched", "Changed trigger shop.orders.touched")]
    [InlineData("ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER touched", "Changed trigger shop.orders.touched")]
    [InlineData("DROP TRIGGER touched ON shop.orders", "Missing trigger shop.orders.touched")]
    [InlineData("CREATE TRIGGER audit AFTER INSERT ON shop.orders EXECUTE FUNCTION shop.touch()", "Extra trigger shop.orders.audit")]
    [InlineData("CREATE OR REPLACE RULE quiet AS ON DELETE TO shop.dear DO INSTEAD SELECT 1", "Changed rule shop.dear.quiet")]
    [InlineData("CREATE OR REPLACE VIEW shop.dear WITH (security_barrier) AS SELECT id, total FROM shop.orders WHERE total > 200", "Changed view shop.dear")]
    [InlineData("ALTER VIEW shop.dear RESET (security_barrier)", "Changed view shop.dear")]
    [InlineData("ALTER VIEW shop.dear ALTER COLUMN total SET DEFAULT 5", "Changed view shop.dear")]
    [InlineData("DROP VIEW shop.dear", "Missing view shop.dear")]
    [InlineData("REFRESH MATERIALIZED VIEW shop.sums WITH NO DATA", "Changed materialized view shop.sums")]
    [InlineData("ALTER SEQUENCE shop.numbers INCREMENT BY 6", "Changed sequence shop.numbers")]
    [InlineData("ALTER SEQUENCE shop.numbers CYCLE", "Changed sequence shop.numbers")]
    [InlineData("ALTER SEQUENCE shop.numbers OWNED BY shop.scratch.a", "Changed sequence shop.numbers")]
    [InlineData("ALTER SEQUENCE shop.customer_id_seq OWNED BY NONE", "Changed sequence shop.customer_id_seq")]
    [InlineData("ALTER TABLE shop.orders ALTER id SET START WITH 9", "Changed sequence shop.orders_id_seq")]
    [InlineData("ALTER TYPE shop.mood RENAME VALUE 'ok' TO 'fine'", "Changed type shop.mood\nChanged column shop.customer.feeling")]
    [InlineData("ALTER TYPE shop.pair ADD ATTRIBUTE c integer", "Changed type shop.pair")]
    [InlineData("ALTER DOMAIN shop.email SET NOT NULL", "Changed type shop.email")]
    [InlineData("ALTER DOMAIN shop.email SET DEFAULT 'c@d'", "Changed type shop.email")]
    [InlineData("CREATE OR REPLACE FUNCTION shop.f(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT a + 1'", "Changed function shop.f(integer, text)")]
    [InlineData("ALTER FUNCTION shop.f SET work_mem = '1MB'", "Changed function shop.f(integer, text)")]
    [InlineData("ALTER FUNCTION shop.f SECURITY DEFINER", "Changed function shop.f(integer, text)")]
    [InlineData("DROP PROCEDURE shop.p", "Missing procedure shop.p()")]
    [InlineData("DROP TYPE shop.span", "Missing type shop.span")]
    [InlineData("DROP TYPE shop.email CASCADE", "Missing type shop.email\nMissing column shop.customer.mail\nMissing constraint shop.customer.known\nMissing index shop.customer_mail")]
    [InlineData("CREATE OR REPLACE AGGREGATE shop.total(integer) (sfunc = shop.step, stype = bigint, initcond = '1')", "Changed aggregate shop.total(integer)")]
    [InlineData("DROP OPERATOR shop.=== (shop.pair, shop.pair)", "Missing operator shop.===(shop.pair, shop.pair)")]
    [InlineData("DROP CAST (shop.pair AS text)", "Missing cast shop.pair AS text")]
    [InlineData("ALTER POLICY own ON shop.customer USING (true)", "Changed policy shop.customer.own")]
    [InlineData("ALTER POLICY own ON shop.customer TO PUBLIC", "Changed policy shop.customer.own")]
    [InlineData("DROP POLICY own ON shop.customer", "Missing policy shop.customer.own")]
    [InlineData("ALTER TABLE shop.customer DISABLE ROW LEVEL SECURITY", "Changed table shop.customer")]
    [InlineData("ALTER TABLE shop.orders SET (fillfactor = 81)", "Changed table shop.orders")]
    [InlineData("ALTER TABLE shop.orders SET (toast.autovacuum_enabled = off)", "Changed table shop.orders")]
    [InlineData("ALTER TABLE shop.orders REPLICA IDENTITY FULL", "Changed table shop.orders")]
    [InlineData("ALTER TABLE shop.customer REPLICA IDENTITY USING INDEX customer_pkey", "Changed table shop.customer")]
    [InlineData("ALTER TABLE shop.scratch SET LOGGED", "Changed table shop.scratch")]
    [InlineData("ALTER TABLE shop.derived NO INHERIT shop.base", "Changed table shop.derived")]
    [InlineData("DROP TABLE shop.scratch", "Missing table shop.scratch")]
    [InlineData("CREATE TABLE shop.another (id serial PRIMARY KEY, a text UNIQUE)", "Extra table shop.another")]
    [InlineData("DROP TABLE shop.events_2025", "Missing table shop.events_2025")]
    [InlineData("ALTER TABLE shop.events ADD COLUMN n integer", "Extra column shop.events.n")]
    [InlineData("ALTER TABLE shop.events ALTER what SET DEFAULT 'w'", "Changed column shop.events.what")]
    [InlineData("GRANT INSERT ON shop.orders TO print_app", "Changed grant table shop.orders to print_app")]
    [InlineData("REVOKE SELECT ON shop.orders FROM print_app", "Missing grant table shop.orders to print_app")]
    [InlineData("GRANT SELECT ON shop.customer TO PUBLIC", "Extra grant table shop.customer to PUBLIC")]
    [InlineData("GRANT SELECT (total) ON shop.orders TO print_app", "Changed grant column shop.orders.total to print_app")]
    [InlineData("REVOKE GRANT OPTION FOR UPDATE (total) ON shop.orders FROM print_app", "Changed grant column shop.orders.total to print_app")]
    [InlineData("REVOKE TRUNCATE ON shop.orders FROM CURRENT_USER", "Changed grant table shop.orders to its owner")]
    [InlineData("GRANT EXECUTE ON FUNCTION shop.f TO print_app", "Extra grant function shop.f(integer, text) to print_app")]
    [InlineData("GRANT CREATE ON SCHEMA shop TO print_app", "Changed grant schema shop to print_app")]
    [InlineData("REVOKE USAGE ON TYPE shop.mood FROM PUBLIC", "Missing grant type shop.mood to PUBLIC")]
    [InlineData("GRANT UPDATE ON SEQUENCE shop.numbers TO print_app", "Changed grant sequence shop.numbers to print_app")]
    [InlineData("ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT INSERT ON TABLES TO print_app", "Changed default privileges of toil_admin in schema shop on tables")]
    [InlineData("ALTER TABLE shop.customer OWNER TO print_owner", "Changed owner table shop.customer")]
    [InlineData("ALTER FUNCTION shop.f OWNER TO print_owner", "Changed owner function shop.f(integer, text)")]
    [InlineData("ALTER SCHEMA shop OWNER TO print_owner", "Changed owner schema shop")]
    [InlineData("COMMENT ON TABLE shop.orders IS 'what was sold'", "Changed comment table shop.orders")]
    [InlineData("COMMENT ON COLUMN shop.orders.total IS NULL", "Missing comment column shop.orders.total")]
    [InlineData("COMMENT ON INDEX shop.orders_half IS 'half'", "Extra comment index shop.orders_half")]
    [InlineData("COMMENT ON INDEX shop.orders_pkey IS NULL", "Missing comment index shop.orders_pkey")]
    [InlineData("COMMENT ON POLICY own ON shop.customer IS 'x'", "Extra comment policy shop.customer.own")]
    [InlineData("COMMENT ON DOMAIN shop.email IS 'x'", "Extra comment type shop.email")]
    [InlineData("ALTER STATISTICS shop.orders_codes SET STATISTICS 10", "Changed statistics shop.orders_codes")]
    [InlineData("DROP STATISTICS shop.orders_codes", "Missing statistics shop.orders_codes")]
    [InlineData("ALTER PUBLICATION shop_news SET (publish = 'insert')", "Changed publication shop_news")]
    [InlineData("ALTER PUBLICATION shop_news SET TABLE shop.orders (id, total) WHERE (id > 6), shop.base", "Changed publication shop_news")]
    [InlineData("CREATE PUBLICATION all_of_shop FOR TABLES IN SCHEMA shop", "Extra publication all_of_shop")]
    [InlineData("ALTER FOREIGN TABLE shop.far OPTIONS (SET t 'y')", "Changed foreign table shop.far")]
    [InlineData("ALTER SERVER elsewhere OPTIONS (SET host 'i')", "Changed foreign server elsewhere")]
    [InlineData("ALTER EVENT TRIGGER hears DISABLE", "Changed event trigger hears")]
    [InlineData("ALTER TEXT SEARCH CONFIGURATION shop.words DROP MAPPING FOR email", "Changed text search configuration shop.words")]
    [InlineData("DROP COLLATION shop.german CASCADE", "Missing collation shop.german\nMissing column shop.scratch.b")]
    [InlineData("DROP EXTENSION pg_trgm", "Missing extension pg_trgm")]
    [InlineData("CREATE SCHEMA other CREATE TABLE t (id integer PRIMARY KEY)", "Extra schema other")]
    [InlineData("CREATE TABLE public.toil_migration_step (a integer PRIMARY KEY)", "")]
    [InlineData("CREATE TEMPORARY TABLE scratch (a integer)", "")]
    [InlineData("SELECT nextval('shop.numbers')", "")]
    [InlineData("INSERT INTO shop.base VALUES (1); ANALYZE shop.base", "")]
    public async Task One_change_is_one_difference(string change, string expected)
    {
        string name = await rich.DatabaseAsync(Cluster);
        await using TargetDatabase database = Target(RichSchema.Location(Cluster, name));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await session.BeginAsync(Token);
        SchemaPrint before = await Fingerprint.SchemaAsync(database, session, Token);
        await session.ExecuteAsync(change, Token);
        SchemaPrint after = await Fingerprint.SchemaAsync(database, session, Token);
        await session.RollbackAsync();

        Assert.Equal(Sorted(expected), Sorted(Lines(Differences.Between(before, after))));
        Assert.Equal(expected.Length > 0, before.Digest != after.Digest);

        // And the other way round, so that what was taken away is extra.
        string back = expected.Replace("Missing", "*", StringComparison.Ordinal).Replace("Extra", "Missing", StringComparison.Ordinal).Replace("*", "Extra", StringComparison.Ordinal);
        Assert.Equal(Sorted(back), Sorted(Lines(Differences.Between(after, before))));
    }

    [Fact]
    public async Task The_settings_of_a_session_are_given_back()
    {
        string name = await rich.DatabaseAsync(Cluster);
        await using TargetDatabase database = Target(RichSchema.Location(Cluster, name));
        await using TargetSession session = await database.ConnectAsync("test", Token);
        await session.ExecuteAsync("SET search_path = shop, public; SET lc_monetary = 'C.UTF-8'; SET jit = on", Token);
        SchemaPrint first = await Fingerprint.SchemaAsync(database, session, Token);
        Assert.Equal("shop, public|on", await session.ScalarAsync("SELECT current_setting('search_path') || '|' || current_setting('jit')", Token));
        await session.ExecuteAsync("SET search_path = public; SET quote_all_identifiers = on", Token);
        Assert.Equal(first.Digest, (await Fingerprint.SchemaAsync(database, session, Token)).Digest);
    }

    [Fact]
    public async Task Nothing_of_Toil_of_extensions_or_of_the_server_is_in_it()
    {
        SchemaPrint print = await SchemaAsync(RichSchema.Location(Cluster, await rich.DatabaseAsync(Cluster)));
        Assert.DoesNotContain(print.Objects, one => one.Name.Contains("toil_migration", StringComparison.Ordinal) || one.Name.Contains("similarity", StringComparison.Ordinal));
        Assert.DoesNotContain(print.Objects, one => one.Name.Contains("pg_catalog", StringComparison.Ordinal) || one.Name.Contains("pg_toast", StringComparison.Ordinal));
        Assert.Equal(print.Objects.Count, print.Objects.Select(one => one.Key).Distinct().Count());
        Assert.All(print.Objects, one => Assert.NotEmpty(one.Definition));
        Assert.Equal("extension|pg_trgm|VERSION 1.6 SCHEMA public", string.Join('|', print.Objects.Where(one => one.Name == "pg_trgm").Select(one => $"{one.Kind}|{one.Name}|{one.Definition}")));
    }

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n').Order(StringComparer.Ordinal));
}
