using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Engine;

/// <summary>Finds out how a statement ended that ran outside of a transaction and was cut off: from the catalog, where that can tell.</summary>
internal sealed class StatementJournal(MigrationJob job, string doing)
{
    private const string IndexState = """
        SELECT i.indisvalid, format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass(@p0)
        """;

    // What REINDEX CONCURRENTLY leaves when it is cut off: the new index, or, where it came to its end but for the dropping, the old one.
    private const string HalfRebuilt = """
        SELECT false, format('%I.%I', n.nspname, c.relname)
        FROM (SELECT to_regclass(@p0) AS id) given
             CROSS JOIN LATERAL (SELECT coalesce((SELECT indrelid FROM pg_index WHERE indexrelid = given.id), given.id) AS id) t
             JOIN pg_index i ON i.indrelid = t.id OR i.indrelid IN (SELECT relid FROM pg_partition_tree(t.id))
             JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
              AND (t.id = given.id OR starts_with((SELECT relname FROM pg_class WHERE oid = given.id), regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '')))
        """;

    /// <summary>
    /// True where a statement goes into one transaction with its checkpoint although its step asks for none: on SQLite nearly all can, and nobody could tell otherwise
    /// whether one that was cut off took effect.
    /// </summary>
    public static bool CanBeTogether(TargetDatabase database, string statement) => database.Location.Kind == TargetKind.Sqlite
        && !SqlSplitter.Split(statement)[0].Tokens[0].IsAny("VACUUM", "PRAGMA", "ATTACH", "DETACH");

    /// <summary>True for what may commit a part of its work by itself, outside of a transaction, and then fail: procedures and code blocks.</summary>
    public static bool MayCommit(string statement) => SqlSplitter.Split(statement)[0].Tokens[0] is var first && (first.Is("CALL")
        || (first.Is("DO") && (statement.Contains("COMMIT", StringComparison.OrdinalIgnoreCase) || statement.Contains("CALL", StringComparison.OrdinalIgnoreCase))));

    /// <summary>Whether a statement is done, or is to run.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="isBegun">True where it is known to have begun; false where it may have nothing to do, on the way back.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="ToilException"><c>StatementUnsettled</c>: nobody can tell.</exception>
    public async Task<StatementEnd> SettleAsync(string statement, bool isBegun, CancellationToken cancellation)
    {
        SqlStatement parsed = SqlSplitter.Split(statement)[0];
        switch (Index(parsed))
        {
            case (bool isMade, string index):
                object?[]? state = await job.Session.RowAsync(IndexState, cancellation, index);
                if (!isMade)
                {
                    return state is null ? StatementEnd.Done : StatementEnd.Again;
                }

                if (isBegun && state is [true, _])
                {
                    return StatementEnd.Done;
                }

                await DropInvalidAsync(state);
                return StatementEnd.Again;
            case null when isBegun && Rebuilt(parsed) is { } rebuilt:
                await DropHalfRebuiltAsync(rebuilt);
                return StatementEnd.Again;
            case null when !isBegun || job.Database.Location.Kind == TargetKind.Sqlite || MayRunTwice(parsed):
                return StatementEnd.Again;
            default:
                return job.Settle ?? throw new ToilException(
                    "StatementUnsettled", ErrorKind.Conflict,
                    $"{doing}: this statement was cut off, and nobody can tell whether it took effect: {Values.InertText.From(statement, 200)}",
                    "Look, and run it again with --settle Done where it did, or --settle Again where it did not.", doing);
        }
    }

    /// <summary>Takes away what a failed statement has left half-made: an index that is not valid.</summary>
    public async Task CleanAsync(string statement)
    {
        SqlStatement parsed = SqlSplitter.Split(statement)[0];
        if (Index(parsed) is (true, string index))
        {
            await DropInvalidAsync(await job.Session.RowAsync(IndexState, CancellationToken.None, index));
        }
        else if (Rebuilt(parsed) is { } rebuilt)
        {
            await DropHalfRebuiltAsync(rebuilt);
        }
    }

    /// <summary>Holds a statement that went well against its promise: with IF NOT EXISTS, an index that is there and not valid is passed over without a word.</summary>
    /// <exception cref="ToilException"><c>IndexInvalid</c>.</exception>
    public async Task RefuseInvalidAsync(string statement)
    {
        if (Index(SqlSplitter.Split(statement)[0]) is (true, string index) && await job.Session.RowAsync(IndexState, CancellationToken.None, index) is [false, string name])
        {
            throw new ToilException(
                "IndexInvalid", ErrorKind.Conflict, $"{doing}: the index {name} was there already, and is not valid.",
                $"Where nobody is building it now, DROP INDEX CONCURRENTLY {name}; then run it again.", doing);
        }
    }

    private async Task DropHalfRebuiltAsync(string rebuilt)
    {
        foreach (object?[] state in await job.Session.RowsAsync(HalfRebuilt, CancellationToken.None, rebuilt))
        {
            await DropInvalidAsync(state);
        }
    }

    private async Task DropInvalidAsync(object?[]? state)
    {
        if (state is [false, string name])
        {
            await job.Session.ExecuteAsync($"DROP INDEX CONCURRENTLY {name}", CancellationToken.None);
            await job.EventAsync("cleaned", null, $"{doing}: the index {name} was left half-made and invalid, and was dropped.");
        }
    }

    /// <summary>The index that is made or dropped concurrently; null for other statements, and where it has no name.</summary>
    private static (bool IsMade, string Name)? Index(SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        int at = statement.Begins("CREATE", "INDEX") ? 2 : statement.Begins("CREATE", "UNIQUE", "INDEX") ? 3 : statement.Begins("DROP", "INDEX") ? 2 : 0;
        if (at == 0 || at >= tokens.Count || !tokens[at].Is("CONCURRENTLY"))
        {
            return null;
        }

        at++;
        while (at < tokens.Count && tokens[at].IsAny("IF", "NOT", "EXISTS"))
        {
            at++;
        }

        bool isMade = tokens[0].Is("CREATE");
        if (at >= tokens.Count || tokens[at].Is("ON"))
        {
            return null;
        }

        // An index is made in its table's schema; a name that is dropped may have one before it.
        return isMade
            ? (true, TableSchema(tokens, at + 1) is { } schema ? $"{schema}.{tokens[at].Text}" : tokens[at].Text)
            : (false, NameAt(tokens, at));
    }

    /// <summary>The index or the table whose indexes are rebuilt concurrently, as written; null for other statements.</summary>
    private static string? Rebuilt(SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        int at = tokens[0].Is("REINDEX") && tokens.Any(token => token.Is("CONCURRENTLY")) ? tokens.TakeWhile(token => !token.IsAny("INDEX", "TABLE")).Count() + 1 : tokens.Count;
        at += at < tokens.Count && tokens[at].Is("CONCURRENTLY") ? 1 : 0;
        return at < tokens.Count ? NameAt(tokens, at) : null;
    }

    /// <summary>A name as written, with the schema that may stand before it.</summary>
    private static string NameAt(IReadOnlyList<SqlToken> tokens, int at)
        => at + 2 < tokens.Count && tokens[at + 1].IsMark('.') ? $"{tokens[at].Text}.{tokens[at + 2].Text}" : tokens[at].Text;

    private static string? TableSchema(IReadOnlyList<SqlToken> tokens, int at)
    {
        while (at < tokens.Count && tokens[at].IsAny("ON", "ONLY"))
        {
            at++;
        }

        return at + 1 < tokens.Count && tokens[at + 1].IsMark('.') ? tokens[at].Text : null;
    }

    // IF EXISTS before what is altered says nothing of the change: a type with USING id * 100 would be changed twice.
    private static bool MayRunTwice(SqlStatement statement) => statement.Tokens[0].IsAny("VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "REFRESH")
        || (statement.Tokens[0].IsAny("CREATE", "DROP") && HasIf(statement.Tokens))
        || (statement.Begins("ALTER", "TYPE") && statement.Tokens.Any(token => token.Is("ADD")) && HasIf(statement.Tokens));

    private static bool HasIf(IReadOnlyList<SqlToken> tokens) => tokens.Zip(tokens.Skip(1)).Any(pair => pair.First.Is("IF") && pair.Second.IsAny("NOT", "EXISTS"));
}
