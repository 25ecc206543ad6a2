using Toil.Migrations.Plans;

namespace Toil.Rollbacks.Load;

/// <summary>Tells what a statement does, and keeps a load from what reaches beyond rows of the one database.</summary>
internal static class LoadVerbs
{
    // They act on other sessions, on the server, on other databases or on files; or they leave something behind in the connection.
    private static readonly string[] s_functions =
    [
        "set_config", "pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_rotate_logfile", "pg_promote", "pg_switch_wal", "pg_notify",
        "pg_advisory_lock", "pg_advisory_lock_shared", "pg_try_advisory_lock", "pg_try_advisory_lock_shared", "pg_advisory_unlock", "pg_advisory_unlock_shared",
        "pg_advisory_unlock_all", "lo_import", "lo_export", "load_extension", "writefile", "readfile",
    ];

    private static readonly string[] s_families = ["dblink", "pg_create_", "pg_drop_", "pg_replication_", "pg_wal_replay_", "pg_backup_", "pg_read_", "pg_file_", "pg_ls_"];

    /// <summary>What a statement does.</summary>
    /// <returns>The verb, and the word by which a person knows it: <c>CREATE</c>, <c>SELECT INTO</c>, <c>pg_terminate_backend</c>.</returns>
    public static (LoadVerb Verb, string Word) Of(SqlStatement statement)
    {
        if (statement.Tokens.Any(PlanSqlRules.IsOwn))
        {
            return (LoadVerb.Other, "Toil's own");
        }

        (LoadVerb verb, string word) = ByFirst(statement);
        return verb is LoadVerb.Read or LoadVerb.Write && Forbidden(statement.Tokens) is { } function ? (LoadVerb.Other, function) : (verb, word);
    }

    private static (LoadVerb Verb, string Word) ByFirst(SqlStatement statement)
    {
        SqlToken first = statement.Tokens[0];
        string word = first.Kind == SqlTokenKind.Word && first.Text.Length <= 20 ? first.Text.ToUpperInvariant() : first.IsMark('(') ? "SELECT" : "other SQL";
        return word switch
        {
            "SELECT" => Query(statement, word),
            "WITH" => Query(statement, Main(statement) ?? word),
            "VALUES" or "TABLE" => (LoadVerb.Read, word),
            "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "REPLACE" or "CALL" => (LoadVerb.Write, word),
            "BEGIN" => (LoadVerb.Begin, word),
            "START" when statement.Begins("START", "TRANSACTION") => (LoadVerb.Begin, word),
            "COMMIT" or "ROLLBACK" when statement.Tokens.Count > 1 && statement.Tokens[1].Is("PREPARED") => (LoadVerb.Other, $"{word} PREPARED"),
            "ROLLBACK" or "ABORT" => (statement.Tokens.Any(token => token.Is("TO")) ? LoadVerb.Savepoint : LoadVerb.Rollback, word),
            "COMMIT" or "END" => (LoadVerb.Commit, word),
            "SAVEPOINT" or "RELEASE" => (LoadVerb.Savepoint, word),
            _ => (LoadVerb.Other, word),
        };
    }

    private static (LoadVerb Verb, string Word) Query(SqlStatement statement, string main)
        => main is not ("SELECT" or "VALUES" or "TABLE") ? (LoadVerb.Write, main)
            : Outside(statement).Any(token => token.Is("INTO")) ? (LoadVerb.Other, "SELECT INTO")
            : (LoadVerb.Read, main);

    // Behind the common tables, which stand in brackets.
    private static string? Main(SqlStatement statement) => Outside(statement)
        .FirstOrDefault(token => token.IsAny("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "VALUES", "TABLE")).Text?.ToUpperInvariant();

    private static IEnumerable<SqlToken> Outside(SqlStatement statement)
    {
        int depth = 0;
        foreach (SqlToken token in statement.Tokens)
        {
            depth += token.IsMark('(') ? 1 : token.IsMark(')') ? -1 : 0;
            if (depth == 0)
            {
                yield return token;
            }
        }
    }

    private static string? Forbidden(IReadOnlyList<SqlToken> tokens)
    {
        for (int i = 1; i < tokens.Count; i++)
        {
            if (tokens[i].IsMark('(') && tokens[i - 1].Kind is SqlTokenKind.Word or SqlTokenKind.Quoted)
            {
                string name = tokens[i - 1].Text.Trim('"');
                if (s_functions.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(s_families, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
                {
                    return name.ToLowerInvariant();
                }
            }
        }

        return null;
    }
}
