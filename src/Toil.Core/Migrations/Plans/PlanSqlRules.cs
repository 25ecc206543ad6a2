using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>What a plan's SQL may not do, because Toil could not vouch for the rest: touch Toil's own tables, end a transaction, lift a limit.</summary>
internal static class PlanSqlRules
{
    /// <summary>Every table and other object of Toil's in a target database begins like this.</summary>
    public const string Prefix = "toil_";

    private const string BySteps = "Take it out: Toil begins and ends the transactions; 'transaction: false' runs a step without one.";
    private const string ByPlan = "Take it out, and use lock_timeout and timeout in the plan.";

    private static readonly string[] s_limits = ["lock_timeout", "statement_timeout", "transaction_timeout", "idle_in_transaction_session_timeout"];

    /// <summary>Holds a statement against all the rules.</summary>
    /// <exception cref="Operations.ToilException"><c>PlanInvalid</c>.</exception>
    public static void Check(YamlDocument document, YamlScalar scalar, SqlStatement statement)
    {
        CheckNames(document, scalar, statement);
        (string? what, string remedy) = Refusal(statement);
        if (what is not null)
        {
            throw document.Invalid(document.Locate(scalar, statement.Start), what, remedy);
        }
    }

    /// <summary>Refuses Toil's own names and parameters.</summary>
    /// <exception cref="Operations.ToilException"><c>PlanInvalid</c>.</exception>
    public static void CheckNames(YamlDocument document, YamlScalar scalar, SqlStatement statement)
    {
        SqlToken before = default;
        foreach (SqlToken token in statement.Tokens)
        {
            if (IsOwn(token))
            {
                throw document.Invalid(
                    document.Locate(scalar, token.Start), $"names that begin with {Prefix} belong to Toil",
                    "Leave Toil's tables to Toil, and give yours another name.");
            }

            if (before.Text?[^1] is '@' or ':' && before.End == token.Start && before.Text != "::" && token.Kind == SqlTokenKind.Word
                && token.Text[0] == 'p' && token.Text.Length > 1 && !token.Text.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
            {
                throw document.Invalid(
                    document.Locate(scalar, before.Start), $"{before.Text}{token.Text} is a parameter of Toil's", "Put a blank before the name.");
            }

            before = token;
        }
    }

    private static (string? What, string Remedy) Refusal(SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        string first = tokens[0].Kind == SqlTokenKind.Word ? tokens[0].Text.ToUpperInvariant() : string.Empty;
        switch (first)
        {
            case "BEGIN" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "SAVEPOINT" or "RELEASE":
            case "START" or "PREPARE" when statement.Begins(first, "TRANSACTION"):
            case "SET" when statement.Begins(first, "TRANSACTION") || statement.Begins(first, "SESSION", "CHARACTERISTICS"):
                return ($"{first} controls a transaction", BySteps);
            case "DISCARD":
            case "RESET" when statement.Begins(first, "ALL"):
            case "SET" or "RESET" when tokens.Skip(1).Take(2).Any(token => token.IsAny(s_limits)):
                return ($"{first} changes the limits under which the step runs", ByPlan);
            case "COPY" when tokens.Any(token => token.IsAny("STDIN", "STDOUT")):
                return ("COPY has no input or output here", "Write INSERT, or read the rows from a file on the server.");
            default:
                return default;
        }
    }

    /// <summary>True for a name of Toil's, also within the body of a function.</summary>
    public static bool IsOwn(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Word => token.Text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase),
        SqlTokenKind.Quoted => token.Text.AsSpan(1).TrimStart("&\"").StartsWith(Prefix, StringComparison.OrdinalIgnoreCase),
        SqlTokenKind.Text when token.Text[0] == '$' => IsOwnInBody(token.Text),
        _ => false,
    };

    // The body of a function or a DO block, which may be written in another language than SQL.
    private static bool IsOwnInBody(string body)
    {
        for (int at = 0; (at = body.IndexOf(Prefix, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (at == 0 || !SqlLexer.IsNamePart(body[at - 1]) || body[at - 1] == '$')
            {
                return true;
            }
        }

        return false;
    }
}
