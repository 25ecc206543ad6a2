using Toil.Core.Tests.State;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Fingerprints;

/// <summary>The rows behind a difference.</summary>
public sealed class RowDifferenceTests(PostgresFixture postgres) : PrintTestBase(postgres)
{
    private const string Making = "CREATE TABLE t (k integer PRIMARY KEY, total numeric, name text)";

    private static string Filling => $"INSERT INTO t {Series(3000)} SELECT i, i, 'n' || i FROM s";

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Changed_missing_and_extra_rows_are_shown_in_the_order_of_the_key(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(
            engine, [Making, Filling],
            ["UPDATE t SET total = NULL, name = '' WHERE k = 10", "DELETE FROM t WHERE k = 20", "INSERT INTO t VALUES (-5, 1, 'new')", "UPDATE t SET name = name || 'x' WHERE k = 2900"]));
        Assert.Equal((DifferenceKind.Changed, "rows", "3000 rows", "3000 rows", 4L, null), (difference.Change, difference.Kind, difference.Before, difference.After, difference.Rows, difference.Note));
        Assert.EndsWith("t", difference.Name, StringComparison.Ordinal);
        Assert.Equal(2, difference.Ranges.Count);
        Assert.StartsWith("(.., ", difference.Ranges[0], StringComparison.Ordinal);
        Assert.EndsWith(", ..)", difference.Ranges[1], StringComparison.Ordinal);
        (string name, string empty, string long1, string long2) = engine == Sqlite ? ("'n10'", "''", "'n2900'", "'n2900x'") : ("n10", "''", "n2900", "n2900x");
        Assert.Equal(
            ["Extra -5", $"Changed 10 name: {name} -> {empty}; total: 10 -> NULL", "Missing 20", $"Changed 2900 name: {long1} -> {long2}"],
            difference.Samples.Select(row => $"{row.Change} {row.Key} {string.Join("; ", row.Columns)}".TrimEnd()));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task At_most_ten_rows_are_shown_and_all_are_counted(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(engine, [Making, Filling], ["UPDATE t SET total = total + 1 WHERE k % 2 = 0"]));
        Assert.Equal((1500L, 10), (difference.Rows, difference.Samples.Count));
        Assert.Equal(["2", "4", "6"], difference.Samples.Take(3).Select(row => row.Key));
        Assert.All(difference.Samples, row => Assert.Single(row.Columns));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Long_and_hostile_values_are_cut_where_they_differ_and_made_inert(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(
            engine, [Making, "INSERT INTO t VALUES (1, 1, 'start')", $"UPDATE t SET name = '{new string('x', 3000)}\u001b[31ma'"], [$"UPDATE t SET name = '{new string('x', 3000)}\u001b[31mb'"]));
        string shown = Assert.Single(Assert.Single(difference.Samples).Columns);
        Assert.Contains("\\u{1b}[31ma", shown, StringComparison.Ordinal);
        Assert.Contains("\\u{1b}[31mb", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 1, 200);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Rows_without_a_key_are_counted(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(
            engine, ["CREATE TABLE t (a integer, b text)", "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, NULL), (3, '')"], ["DELETE FROM t WHERE a = 1", "INSERT INTO t VALUES (1, 'x'), (9, 'n')"]));
        Assert.Equal((2L, 0), (difference.Rows, difference.Ranges.Count));
        string quote = engine == Sqlite ? "'" : string.Empty;
        Assert.Equal([$"Extra (9, {quote}n{quote})", $"Missing (1, {quote}x{quote})"], difference.Samples.Select(row => $"{row.Change} {row.Key}").Order(StringComparer.Ordinal));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Where_the_rows_of_before_are_gone_that_is_said(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(
            engine, [Making, Filling], ["UPDATE t SET total = 0 WHERE k IN (5, 2900)"], ["UPDATE t SET total = 1 WHERE k = 7"]));
        Assert.Null(difference.Rows);
        Assert.Contains("no longer there as they were", difference.Note, StringComparison.Ordinal);

        // Of the other chunk they still are.
        Assert.Equal("2900", Assert.Single(difference.Samples).Key);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Where_a_column_is_missing_the_others_are_compared(StoreEngineKind engine)
    {
        IReadOnlyList<Difference> none = await FindAsync(engine, [Making, Filling], ["ALTER TABLE t DROP COLUMN name"]);
        Assert.Equal("Missing column", string.Join('\n', none.Select(one => $"{one.Change} {one.Kind}")));
        IReadOnlyList<Difference> some = await FindAsync(engine, [Making, Filling], ["ALTER TABLE t DROP COLUMN name", "UPDATE t SET total = 0 WHERE k = 5"]);
        Assert.Equal("Missing column\nChanged rows", string.Join('\n', some.Select(one => $"{one.Change} {one.Kind}")));
        Assert.Equal("total: 5 -> 0", Assert.Single(Assert.Single(some[1].Samples).Columns));
        Assert.Single(some[1].Ranges);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_column_that_is_extra_is_no_difference_of_rows(StoreEngineKind engine)
    {
        IReadOnlyList<Difference> differences = await FindAsync(engine, [Making, Filling], ["ALTER TABLE t ADD COLUMN more integer", "UPDATE t SET more = k"]);
        Assert.Equal("Extra column", string.Join('\n', differences.Select(one => $"{one.Change} {one.Kind}")));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_column_that_was_dropped_and_made_again_is_found_by_its_values(StoreEngineKind engine)
    {
        IReadOnlyList<Difference> differences = await FindAsync(engine, [Making, Filling], ["ALTER TABLE t DROP COLUMN total", "ALTER TABLE t ADD COLUMN total numeric"]);
        Assert.Equal("Changed column order\nChanged rows", string.Join('\n', differences.Select(one => $"{one.Change} {one.Kind}")));
        Assert.Equal((3000L, "total: 1 -> NULL"), (differences[1].Rows, Assert.Single(differences[1].Samples[0].Columns)));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task Keys_that_changed_are_rows_that_are_missing_and_extra(StoreEngineKind engine)
    {
        Difference difference = Assert.Single(await FindAsync(engine, [Making, Filling], ["UPDATE t SET k = k + 10000"]));
        Assert.Equal((6000L, 10), (difference.Rows, difference.Samples.Count));
    }

    [Fact]
    public async Task A_key_of_another_type_still_finds_the_rows()
    {
        Difference difference = (await FindAsync(Postgres, [Making, Filling], ["ALTER TABLE t ALTER k TYPE text", "UPDATE t SET total = 0 WHERE k = '5'"])).Single(one => one.Kind == "rows");
        Assert.Equal(["Extra", "Missing"], difference.Samples.Select(row => row.Change.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, difference.Rows);
    }

    [Fact]
    public async Task Sequences_that_moved_are_differences_of_their_own()
    {
        IReadOnlyList<Difference> differences = await FindAsync(Postgres, ["CREATE SEQUENCE s", "CREATE TABLE t (id serial)"], ["SELECT nextval('s'), nextval('s')", "SELECT setval('t_id_seq', 1, true)"]);
        Assert.Equal(
            ["sequence value public.s: 1, not called -> 2", "sequence value public.t_id_seq: 1, not called -> 1"],
            differences.Select(one => $"{one.Kind} {one.Name}: {one.Before} -> {one.After}"));
    }

    /// <param name="engine">The engine.</param>
    /// <param name="making">What both databases begin with.</param>
    /// <param name="changes">What the second becomes.</param>
    /// <param name="disturbing">What happens to the first after it was read.</param>
    private async Task<IReadOnlyList<Difference>> FindAsync(StoreEngineKind engine, string[] making, string[] changes, params string[] disturbing)
    {
        string beforeIn = await NewDatabaseAsync(engine);
        await ExecuteAsync(beforeIn, making);
        DatabasePrint before = await PrintAsync(beforeIn, chunkRows: 300);
        string afterIn = await NewDatabaseAsync(engine);
        await ExecuteAsync(afterIn, [.. making, .. changes]);
        DatabasePrint after = await PrintAsync(afterIn, before);
        await ExecuteAsync(beforeIn, disturbing);
        await using TargetDatabase then = Target(beforeIn);
        await using TargetDatabase now = Target(afterIn);
        return await RowDifferences.FindAsync(then, now, before, after, Differences.Between(before, after), Token);
    }
}
