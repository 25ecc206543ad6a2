using System.Globalization;
using System.Text;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Reads the SQL of a workload's transaction, and finds its parameters.</summary>
internal sealed class WorkloadSql(YamlDocument document, string name, IReadOnlyCollection<string> declared)
{
    private const int MaxStatements = 100;

    // An operator that an @ may stand behind without a blank. '<@' is an operator of its own too.
    private static readonly string[] s_before = ["", "=", "<>", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "||"];

    /// <summary>The parameters that were found.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>The statements of a value: a text, or a list of texts.</summary>
    /// <exception cref="ToilException"><c>WorkloadInvalid</c>, with its place.</exception>
    public IReadOnlyList<LoadStatement> Read(YamlNode node)
    {
        IEnumerable<YamlScalar> scalars = node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence list => list.Items.Select(item => item as YamlScalar
                ?? throw document.Invalid(item.Origin, "'sql' is a list of statements, and this is none", "Write each as '- SQL'.")),
            _ => throw document.Invalid(node.Origin, "'sql' is SQL, or a list of it", "Write it behind the key: sql: SELECT ..."),
        };
        LoadStatement[] statements = [.. scalars.SelectMany(scalar => Split(scalar).Select(statement => Statement(scalar, statement)))];
        return statements.Length is > 0 and <= MaxStatements
            ? statements
            : throw document.Invalid(node.Origin, $"a transaction has 1 to {MaxStatements} statements, and this has {statements.Length}", "Correct it.");
    }

    private IReadOnlyList<SqlStatement> Split(YamlScalar scalar)
    {
        try
        {
            return SqlSplitter.Split(scalar.Text);
        }
        catch (SqlFormatException error)
        {
            throw document.Invalid(document.Locate(scalar, error.Offset), error.Message, error.Remedy, error);
        }
    }

    private LoadStatement Statement(YamlScalar scalar, SqlStatement statement)
    {
        ValueOrigin at = document.Locate(scalar, statement.Start);
        (LoadVerb verb, string word) = LoadVerbs.Of(statement);
        if (verb is not (LoadVerb.Read or LoadVerb.Write))
        {
            throw verb == LoadVerb.Other
                ? document.Invalid(at, $"{word} has no place in a load", "Write SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES or CALL, on rows of this one database.")
                : document.Invalid(at, $"{word} controls a transaction", "Take it out: the statements of a transaction are one, and Toil begins and ends it.");
        }

        List<string> names = [];
        StringBuilder numbered = new();
        int done = statement.Start;
        foreach ((int start, int end, string parameter) in Parameters(scalar, statement.Tokens))
        {
            // A number of its own for each place: what stands in two places may be taken for two types.
            names.Add(parameter);
            numbered.Append(statement.Text, done - statement.Start, start - done)
                .Append(CultureInfo.InvariantCulture, $"${names.Count}");
            done = end;
        }

        numbered.Append(statement.Text, done - statement.Start, statement.Text.Length - (done - statement.Start));
        return new(name, statement.Text, numbered.ToString(), [.. names.Select(parameter => $"@{parameter}")], verb) { IsKept = true };
    }

    private IEnumerable<(int Start, int End, string Name)> Parameters(YamlScalar scalar, IReadOnlyList<SqlToken> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            SqlToken token = tokens[i];
            if (token.Kind == SqlTokenKind.Parameter)
            {
                throw document.Invalid(document.Locate(scalar, token.Start), $"'{token.Text}' is no parameter of a workload", "Give it a name: @id, declared under 'parameters'.");
            }

            if (token.Kind != SqlTokenKind.Word || i == 0 || tokens[i - 1] is not { Kind: SqlTokenKind.Operator } sign || sign.End != token.Start
                || sign.Text[^1] != '@' || !s_before.Contains(sign.Text[..^1]))
            {
                continue;
            }

            if (declared.Contains(token.Text))
            {
                Used.Add(token.Text);
                yield return (sign.End - 1, token.End, token.Text);
            }
            else if (sign.Text != "<@")
            {
                throw document.Invalid(
                    document.Locate(scalar, sign.End - 1), $"@{InertText.From(token.Text, 80)} is not declared",
                    Nearest.To(token.Text, declared) is { } nearest ? $"Did you mean @{nearest}?" : "Declare it under 'parameters', or put a blank behind an @ that is an operator.");
            }
        }
    }
}
