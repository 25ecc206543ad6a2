namespace Toil.Core.Tests.Migrations.Plans;

public sealed class BatchStepTests : PlanTestBase
{
    private const string Backfill = "backfill: { table: t, set: { a: b } ";
    private const string Copy = "copy: { from: t, to: u, columns: { id: id } ";
    private const string Purge = "purge: { table: t, where: a ";

    [Theory]
    [InlineData(Backfill + "}", "line 3, column 5: 'down' is missing. Say how to take it back, 'down: { set: { column: expression } }', or")]
    [InlineData(Backfill + "}\ndown: NULL a", "line 5, column 11: 'down' of a backfill is a mapping.")]
    [InlineData(Backfill + "}\ndown: { where: a }", "line 5, column 11: 'set' is missing.")]
    [InlineData(Backfill + ", follow: true }\ndown: { set: { a: b } }", "line 4, column 43: 'follow' needs a 'where' that is false once a row is done.")]
    [InlineData(Backfill + ", where: }\nirreversible: x", "line 4, column 43: 'where' has no value.")]
    [InlineData(Backfill + ", where: WHERE a }\nirreversible: x", "line 4, column 50: 'where' begins with WHERE.")]
    [InlineData(Backfill + ", where: 'a) OR (b' }\nirreversible: x", "line 4, column 52: this ')' closes nothing.")]
    [InlineData(Backfill + ", where: 'a; b' }\nirreversible: x", "line 4, column 54: 'where' holds more than one statement.")]
    [InlineData(Backfill + ", where: '-- a' }\nirreversible: x", "line 4, column 50: 'where' holds nothing but a comment.")]
    [InlineData(Backfill + ", where: a = @p1 }\nirreversible: x", "line 4, column 54: @p1 is a parameter of Toil's.")]
    [InlineData(Backfill + ", where: a IN (SELECT b FROM toil_x) }\nirreversible: x", "line 4, column 70: names that begin with toil_ belong to Toil.")]
    [InlineData(Backfill + ", key: [] }\nirreversible: x", "line 4, column 48: 'key' names no column.")]
    [InlineData(Backfill + ", key: [id, id] }\nirreversible: x", "line 4, column 53: 'key' names id twice.")]
    [InlineData(Backfill + ", key: a b }\nirreversible: x", "line 4, column 48: 'a b' is not the name of a column.")]
    [InlineData(Backfill + ", keys: a }\nirreversible: x", "line 4, column 43: 'keys' is not known. Did you mean 'key'?")]
    [InlineData(Backfill + "}\ntransaction: false\nirreversible: x", "line 5, column 5: 'transaction' belongs to steps with 'up'.")]
    [InlineData(Backfill + "}\ntimeout: 1s\nirreversible: x", "line 5, column 5: 'timeout' belongs to steps with 'up'.")]
    [InlineData("backfill: { table: t }\nirreversible: x", "line 4, column 15: 'set' is missing.")]
    [InlineData("backfill: { table: t, set: { } }\nirreversible: x", "line 4, column 32: 'set' is a mapping of columns to SQL.")]
    [InlineData("backfill: { table: t, set: a = b }\nirreversible: x", "line 4, column 32: 'set' is a mapping of columns to SQL.")]
    [InlineData("backfill: { table: t, set: { a: } }\nirreversible: x", "line 4, column 34: a has no SQL expression.")]
    [InlineData("backfill: { table: t, set: { a: [b] } }\nirreversible: x", "line 4, column 34: a has no SQL expression.")]
    [InlineData("backfill: { set: { a: b } }\nirreversible: x", "line 4, column 15: 'table' is missing.")]
    [InlineData("backfill: { table: a.b.c, set: { a: b } }\nirreversible: x", "line 4, column 24: 'a.b.c' is not the name of a table.")]
    [InlineData("backfill: { table: 'a b', set: { a: b } }\nirreversible: x", "line 4, column 24: 'a b' is not the name of a table.")]
    [InlineData("backfill: { table: toil_x, set: { a: b } }\nirreversible: x", "line 4, column 24: names that begin with toil_ belong to Toil.")]
    [InlineData(Copy + "}", "line 3, column 5: 'down' is missing. Write 'down: delete',")]
    [InlineData(Copy + "}\ndown: restore", "line 5, column 11: the 'down' of a copy is the word 'delete'.")]
    [InlineData("copy: { from: t, columns: { id: id } }\ndown: delete", "line 4, column 11: 'to' is missing.")]
    [InlineData("copy: { from: t, to: u }\ndown: delete", "line 4, column 11: 'columns' is missing.")]
    [InlineData(Purge + "}", "line 3, column 5: 'down' is missing. Write 'down: restore' where there is an archive,")]
    [InlineData(Purge + "}\ndown: restore", "line 5, column 5: nothing can be restored from a purge without an archive.")]
    [InlineData(Purge + ", archive: x }\ndown: delete", "line 5, column 11: the 'down' of a purge is the word 'restore'.")]
    [InlineData(Purge + ", archive: x, archive-file: y }\ndown: restore", "line 4, column 47: this purge has 'archive' and 'archive_file'.")]
    [InlineData(Purge + ", follow: true }\nirreversible: x", "line 4, column 35: 'follow' is not known.")]
    [InlineData("purge: { table: t }\nirreversible: x", "line 4, column 12: 'where' is missing.")]
    public void What_is_wrong_is_said_with_its_place(string lines, string expected)
        => Assert.StartsWith(expected, StepRefusal(lines), StringComparison.Ordinal);

    [Fact]
    public void Pieces_know_their_places()
    {
        var step = Step("backfill:", "  table: t", "  key: [a, b]", "  where: >", "    x", "    AND y", "  set:", "    c: d + e", "down: { set: { c: f }, where: g }");
        Assert.Equal(
            ["line 5, column 14", "line 6, column 16", "line 9, column 9", "line 9, column 13", "line 11, column 9", "line 11, column 12", "line 12, column 20", "line 12, column 23", "line 12, column 35"],
            ((string, int)[])[("table", 0), ("key:b", 0), ("where", 2), ("where", 6), ("column:c", 0), ("set:c", 0), ("down.column:c", 0), ("down.set:c", 0), ("down.where", 0)]
                is var pieces ? pieces.Select(piece => step.PlaceOf(piece.Item1, piece.Item2).Text[(Folder["plan.yaml"].Length + 1)..]) : []);
    }
}
