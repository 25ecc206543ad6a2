using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Plans;

public sealed class PlanReaderTests : PlanTestBase
{
    private const string Whole = """
        migration: orders-total-cents
        description: Money in cents, so that sums are exact.
        database: orders
        lock-timeout: 300ms
        on_error: skip 10
        steps:
          - name: add the column
            up: ALTER TABLE orders ADD COLUMN total_cents bigint
            down: ALTER TABLE orders DROP COLUMN total_cents
          - name: fill it
            backfill:
              table: sales.orders
              set: { total_cents: "CAST(round(total * 100) AS bigint)", note: NULL }
              where: |
                total_cents IS NULL  -- not yet
                AND true
              key: [tenant, '"Id"']
              follow: true
            down: { set: { total_cents: "NULL" }, where: total_cents > 0 }
          - name: copy it
            copy: { from: orders, to: "\"Orders 2\"", columns: { id: id, cents: total * 100 }, where: id > 0, follow: yes }
            down: delete
          - name: old ones
            purge: { table: orders, where: "at < '2020-01-01'", archive: attic.orders, key: id }
            down: restore
          - name: older ones
            purge: { table: orders, where: "true", archiveFile: attic/orders.jsonl }
            irreversible: They may not be kept.
          - name: index it
            up:
              - CREATE INDEX CONCURRENTLY a ON orders (total_cents);
              - CREATE INDEX CONCURRENTLY b ON orders (note)
            down: DROP INDEX CONCURRENTLY b; DROP INDEX CONCURRENTLY a;
            transaction: false
            timeout: 2h
        verify:
          - name: every order has cents
            sql: SELECT count(*) FROM orders WHERE total_cents IS NULL;
            equals: 0
        throttle: { target: 250ms, lag: 2s, sessions: 20, query: SELECT false, file: ../stop, nice: 0.2 }
        """;

    [Fact]
    public void A_plan_with_everything()
    {
        MigrationPlan plan = Read(Whole);

        Assert.Equal(("orders-total-cents", "orders", TimeSpan.FromMilliseconds(300), 10), (plan.Name, plan.Database, plan.LockTimeout, plan.SkipRows));
        Assert.Equal("line 3, column 11", plan.DatabaseOrigin!.Text[(Folder["plan.yaml"].Length + 1)..]);
        Assert.Equal([1, 2, 3, 4, 5, 6], plan.Steps.Select(step => step.Number));
        Assert.Equal(["sql", "backfill", "copy", "purge", "purge", "sql"], plan.Steps.Select(step => step.Kind));
        BackfillStep fill = Assert.IsType<BackfillStep>(plan.Steps[1]);
        Assert.Equal(("sales.orders", "total_cents IS NULL            \nAND true", true), (fill.Table, fill.Where, fill.Follow));
        Assert.Equal([new("total_cents", "CAST(round(total * 100) AS bigint)"), new("note", "NULL")], fill.Set);
        Assert.Equal(["tenant", "\"Id\""], fill.Key);
        Assert.Equal((new("total_cents", "NULL"), "total_cents > 0"), (fill.DownSet.Single(), fill.DownWhere));
        CopyStep copy = Assert.IsType<CopyStep>(plan.Steps[2]);
        Assert.Equal(("orders", "\"Orders 2\"", true, null), (copy.Table, copy.To, copy.Follow, copy.Irreversible));
        PurgeStep purge = Assert.IsType<PurgeStep>(plan.Steps[3]);
        Assert.Equal(("attic.orders", null, null, "id"), (purge.ArchiveTable, purge.ArchiveFile, purge.Irreversible, purge.Key.Single()));
        PurgeStep older = Assert.IsType<PurgeStep>(plan.Steps[4]);
        Assert.Equal((Folder["attic/orders.jsonl"], "They may not be kept."), (older.ArchiveFile, older.Irreversible));
        SqlStep index = Assert.IsType<SqlStep>(plan.Steps[5]);
        Assert.Equal(["CREATE INDEX CONCURRENTLY a ON orders (total_cents)", "CREATE INDEX CONCURRENTLY b ON orders (note)"], index.Up);
        Assert.Equal(["DROP INDEX CONCURRENTLY b", "DROP INDEX CONCURRENTLY a"], index.Down);
        Assert.Equal((false, TimeSpan.FromHours(2)), (index.Transaction, index.Timeout));
        Assert.Equal(("every order has cents", "SELECT count(*) FROM orders WHERE total_cents IS NULL", "0"), (plan.Verify[0].Name, plan.Verify[0].Sql, plan.Verify[0].Expected));
        Assert.Equal(
            new ThrottlePlan
            {
                Target = TimeSpan.FromMilliseconds(250), Lag = TimeSpan.FromSeconds(2), Sessions = 20, Query = "SELECT false", Nice = 0.2,
                File = Path.GetFullPath(Folder["../stop"]),
            },
            plan.Throttle with { Origin = null });
        Assert.All(plan.Steps.Select(step => step.Hash).Append(plan.Hash), hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        MigrationPlan plan = Read(Minimal);
        Assert.Equal((TimeSpan.FromMilliseconds(500), 0, null, new ThrottlePlan()), (plan.LockTimeout, plan.SkipRows, plan.Database, plan.Throttle));
        Assert.True(Assert.IsType<SqlStep>(plan.Steps[0]).Transaction);
        Assert.Empty(plan.Verify);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
        => Assert.Equal("YamlNotFound", Assert.Throws<ToilException>(() => PlanReader.Read(Folder["nowhere.yaml"])).ErrorId);

    [Theory]
    [InlineData("", "line 1, column 1: this plan is empty.")]
    [InlineData("- a", "line 1, column 1: a plan is a mapping.")]
    [InlineData("migration: m", "line 1, column 1: 'steps' is missing.")]
    [InlineData("migration: m\nstep: []", "line 2, column 1: 'step' is not known. Did you mean 'steps'?")]
    [InlineData("migration: m\nsteps: []", "line 2, column 8: a plan has 1 to 1000 steps, and this has 0.")]
    [InlineData("migration: m\nsteps: 3", "line 2, column 8: 'steps' is a list.")]
    [InlineData("migration: m\nsteps:", "line 2, column 1: 'steps' has no value.")]
    [InlineData("migration: a/b\nsteps: []", "line 1, column 12: 'a/b' is not the name of a migration.")]
    [InlineData("migration: [a]\nsteps: []", "line 1, column 12: 'migration' is a single value.")]
    [InlineData("steps: []", "line 1, column 1: 'migration' is missing.")]
    [InlineData("migration: m\nlock_timeout: 1s\nlock-timeout: 2s", "line 3, column 1: 'lock_timeout' is given a second time, as 'lock_timeout' before.")]
    [InlineData("migration: m\nlock_timeout: 0", "line 2, column 15: 'lock_timeout' of 0 is out of range. Give a value from 1ms to 10m.")]
    [InlineData("migration: m\nlock_timeout: 5", "line 2, column 15: '5' is not a duration.")]
    [InlineData(Minimal + "\non_error: go", "line 6, column 11: 'go' is not known here.")]
    [InlineData(Minimal + "\non_error: skip 0", "line 6, column 11: 'skip 0' is not known here.")]
    [InlineData(Minimal + "\nthrottle: { targt: 1s }", "line 6, column 13: 'targt' is not known. Did you mean 'target'?")]
    [InlineData(Minimal + "\nthrottle: { target: 1ms }", "line 6, column 21: 'target' of 1ms is out of range. Give a value from 5ms to 1m.")]
    [InlineData(Minimal + "\nthrottle: { nice: -1 }", "line 6, column 19: 'nice' of '-1' is not a number from 0 to 100.")]
    [InlineData(Minimal + "\nthrottle: { sessions: 1.5 }", "line 6, column 23: 'sessions' of '1.5' is not a whole number from 0 to 100000.")]
    [InlineData(Minimal + "\nthrottle: { query: DELETE FROM a }", "line 6, column 20: 'query' is no query.")]
    [InlineData(Minimal + "\nverify: [{ name: a, sql: SELECT 1 }]", "line 6, column 10: 'equals' is missing.")]
    [InlineData(Minimal + "\nverify: [{ sql: SELECT 1, equals: 1 }]", "line 6, column 10: 'name' is missing.")]
    [InlineData(Minimal + "\nverify: [{ name: a, sql: SELECT 1; SELECT 2, equals: 1 }]", "line 6, column 36: 'sql' holds more than one statement.")]
    [InlineData(Minimal + "\n  - name: one\n    up: A\n    down: B", "line 6, column 5: a step named 'one' stands before this one.")]
    public void What_is_wrong_with_a_plan_is_said_with_its_place(string yaml, string expected) => Assert.StartsWith(expected, Refusal(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("up: A\nbackfill: { table: t }\ndown: B", "line 5, column 5: this step has 'up' and 'backfill'.")]
    [InlineData("down: B", "line 3, column 5: 'up' is missing. Say what the step does: up, backfill, copy or purge.")]
    [InlineData("up: A", "line 3, column 5: 'down' is missing. Say how to take it back, or write 'irreversible:' with the reason.")]
    [InlineData("up: A\ndown: B\nirreversible: c", "line 6, column 5: this step has 'down' and 'irreversible'.")]
    [InlineData("up: A\nirreversible:", "line 5, column 5: 'irreversible' has no value.")]
    [InlineData("up: A\nirreversible: ' '", "line 5, column 5: 'irreversible' has no value.")]
    [InlineData("up: A\ndwon: B", "line 5, column 5: 'dwon' is not known. Did you mean 'down'?")]
    [InlineData("up: A\ndown: B\ntransaction: maybe", "line 6, column 18: 'maybe' is neither true nor false.")]
    [InlineData("up: A\ndown: { set: { a: b } }", "line 5, column 11: 'down' is SQL, or a list of it.")]
    [InlineData("up: ';;'\ndown: B", "line 4, column 9: 'up' holds no statement.")]
    [InlineData("up: [[A]]\ndown: B", "line 4, column 10: 'up' is a list of statements, and this is none.")]
    [InlineData("up: A 'b\ndown: B", "line 4, column 11: this string is not closed. Close it; inside, a ' is written twice.")]
    [InlineData("up: |\n  CREATE TABLE a\n    (b text DEFAULT 'c)\ndown: B", "line 6, column 25: this string is not closed.")]
    [InlineData("up: >-\n  CREATE TABLE a\n\n  (b text DEFAULT 'c)\ndown: B", "line 7, column 23: this string is not closed.")]
    [InlineData("up: CREATE\n  TABLE a (b\ndown: B", "line 5, column 15: this '(' is not closed.")]
    [InlineData("up: \"CREATE TABLE a (b\"\ndown: B", "line 4, column 25: this '(' is not closed.")]
    [InlineData("up: |\n  SELECT 1;\n  COMMIT;\ndown: B", "line 6, column 7: COMMIT controls a transaction.")]
    [InlineData("up: begin; A; end\ndown: B", "line 4, column 9: BEGIN controls a transaction.")]
    [InlineData("up: A\ndown: [B, SAVEPOINT x]", "line 5, column 15: SAVEPOINT controls a transaction.")]
    [InlineData("up: START TRANSACTION\ndown: B", "line 4, column 9: START controls a transaction.")]
    [InlineData("up: SET LOCAL lock_timeout = 0\ndown: B", "line 4, column 9: SET changes the limits under which the step runs.")]
    [InlineData("up: RESET ALL\ndown: B", "line 4, column 9: RESET changes the limits under which the step runs.")]
    [InlineData("up: COPY a FROM STDIN\ndown: B", "line 4, column 9: COPY has no input or output here.")]
    [InlineData("up: DELETE FROM toil_step\ndown: B", "line 4, column 21: names that begin with toil_ belong to Toil.")]
    [InlineData("up: DELETE FROM public.\"Toil_step\"\ndown: B", "line 4, column 28: names that begin with toil_ belong to Toil.")]
    [InlineData("up: DO $$ BEGIN DELETE FROM toil_step; END $$\ndown: B", "line 4, column 12: names that begin with toil_ belong to Toil.")]
    public void What_is_wrong_with_a_step_is_said_with_its_place(string lines, string expected)
        => Assert.StartsWith(expected, StepRefusal(lines), StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE mytoil_x (n int)")]
    [InlineData("INSERT INTO a VALUES ('toil_x')")]
    [InlineData("DO $$ SELECT mytoil_x $$")]
    [InlineData("ROLLBACK_TO_THIS")]
    [InlineData("PREPARE x AS SELECT 1")]
    [InlineData("SET search_path = a")]
    [InlineData("SELECT @ p1, a::p1, a[b: p2]")]
    public void What_only_looks_forbidden_is_taken(string sql) => Assert.Equal([sql], Assert.IsType<SqlStep>(Step($"up: |-\n  {sql}", "down: B")).Up);

    [Fact]
    public void A_statement_knows_its_place()
    {
        MigrationStep step = Step("up: |", "  A;", "", "  -- then", "  B C;", "down:", "  - D; E", "  - 'F'");

        Assert.Equal(["line 5, column 7", "line 8, column 7", "line 8, column 9"], Places("up:0", "up:1", ("up:1", 2)));
        Assert.Equal(["line 10, column 9", "line 10, column 12", "line 11, column 10", "line 3, column 5"], Places("down:0", "down:1", "down:2", "down:3"));

        IEnumerable<string> Places(params Piece[] pieces) => pieces.Select(piece => step.PlaceOf(piece.Name, piece.Offset).Text[(Folder["plan.yaml"].Length + 1)..]);
    }

    private readonly record struct Piece(string Name, int Offset)
    {
        public static implicit operator Piece(string name) => new(name, 0);

        public static implicit operator Piece((string Name, int Offset) piece) => new(piece.Name, piece.Offset);
    }
}
