using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Reads the file of a workload: its form, without any database.</summary>
internal static class WorkloadReader
{
    /// <summary>The id of what is wrong with such a file.</summary>
    public const string ErrorId = "WorkloadInvalid";

    /// <summary>Most connections.</summary>
    public const int MaxConnections = 100;

    private const int MaxName = 100;
    private const int MaxTransactions = 200;
    private const double MaxWeight = 1_000_000;

    /// <summary>Reads a workload.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="isForReplay">True where a log gives the transactions, so that the file need not.</param>
    /// <exception cref="ToilException">
    /// <c>WorkloadInvalid</c> and <c>OptionUnknown</c> with file, line and column; <c>YamlNotFound</c>, <c>YamlUnreadable</c>, <c>YamlInvalid</c> and
    /// <c>YamlTooLarge</c> for a file that is not there or is no YAML.
    /// </exception>
    public static Workload Read(string path, bool isForReplay = false)
    {
        (YamlNode? root, string text) = YamlReader.ReadFileAndText(path);
        YamlDocument document = new(path, text, ErrorId);
        YamlKeys map = new(
            document, root ?? throw document.Invalid(ValueOrigin.File(path, 1, 1), "this workload is empty", "Write 'workload: NAME', 'rate:' and 'transactions:'."),
            "a workload", "workload", "description", "rate", "arrivals", "connections", "statement_timeout", "seed", "transactions");
        _ = map.Line("description", 1_000);
        return new()
        {
            Name = Name(map),
            Path = path,
            Rate = map.Number("rate", 0.01, 50_000) ?? (isForReplay ? Workload.DefaultRate : throw map.Missing("rate", "Say how many transactions arrive in a second: 'rate: 200'.")),
            Connections = (int?)map.Number("connections", 1, MaxConnections, isWhole: true),
            Arrivals = map.Scalar("arrivals")?.Text.ToUpperInvariant() switch
            {
                null or "POISSON" => Arrivals.Poisson,
                "EVEN" => Arrivals.Even,
                _ => throw map.Invalid("arrivals", $"'{InertText.From(map.Scalar("arrivals")!.Text, 80)}' is not known here", "Write poisson or even."),
            },
            StatementTimeout = map.Span("statement_timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            Seed = (int)(map.Number("seed", 0, int.MaxValue, isWhole: true) ?? 1),
            Transactions = Transactions(map, isForReplay),
        };
    }

    private static string Name(YamlKeys map)
    {
        YamlScalar scalar = map.Required("workload", "Name it: 'workload: orders-app'.");
        return scalar.Text.Length <= MaxName && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? scalar.Text
            : throw map.Invalid(
                "workload", $"'{InertText.From(scalar.Text, MaxName)}' is not the name of a workload",
                $"Write at most {MaxName} letters, digits, dots, underscores and hyphens.");
    }

    private static WorkloadTransaction[] Transactions(YamlKeys map, bool isForReplay)
    {
        IReadOnlyList<YamlNode> nodes = map.Items("transactions") ?? (isForReplay ? [] : throw map.Missing("transactions", "Write at least one under 'transactions:'."));
        if (nodes.Count > MaxTransactions || (nodes.Count == 0 && !isForReplay))
        {
            throw map.Invalid(
                "transactions", $"a workload has 1 to {MaxTransactions} transactions, and this has {nodes.Count}", nodes.Count == 0 ? "Write one." : "Keep those that matter.");
        }

        List<WorkloadTransaction> transactions = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (YamlNode node in nodes)
        {
            WorkloadTransaction transaction = Transaction(map.Document, node);
            transactions.Add(names.Add(transaction.Name)
                ? transaction
                : throw map.Document.Invalid(
                    transaction.Origin, $"a transaction named '{InertText.From(transaction.Name, 80)}' stands before this one", "Give each a name of its own."));
        }

        return [.. transactions];
    }

    private static WorkloadTransaction Transaction(YamlDocument document, YamlNode node)
    {
        YamlKeys map = new(document, node, "a transaction", "name", "weight", "sql", "parameters");
        string name = map.Line("name", 200) ?? throw map.Missing("name", "Name the transaction: it is what you read when it fails.");
        IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> parameters = map.Find("parameters") switch
        {
            null => [],
            YamlMapping mapping => mapping.Entries,
            { } other => throw document.Invalid(other.Origin, "'parameters' is a mapping", "Write 'name: { from: 1, to: 100 }' lines under it."),
        };
        Dictionary<string, Draw> draws = new(StringComparer.Ordinal);
        foreach ((YamlScalar key, YamlNode value) in parameters)
        {
            if (!IsName(key.Text))
            {
                throw document.Invalid(key.Origin, $"'{InertText.From(key.Text, 80)}' is not the name of a parameter", "Write letters, digits and underscores, without the @.");
            }

            draws.Add(key.Text, ParameterReader.Read(document, value));
        }

        WorkloadSql sql = new(document, name, draws.Keys);
        IReadOnlyList<LoadStatement> statements = sql.Read(map.Find("sql") ?? throw map.Missing("sql", "Write its SQL, or a list of it."));
        YamlScalar? idle = parameters.Select(entry => entry.Key).FirstOrDefault(key => !sql.Used.Contains(key.Text));
        return idle is not null
            ? throw document.Invalid(idle.Origin, $"no statement uses @{idle.Text}", "Take it out, or write it into the SQL.")
            : new()
            {
                Name = name,
                Weight = map.Number("weight", 0.000_001, MaxWeight) ?? 1,
                Statements = statements,
                Parameters = [.. draws],
                Origin = map.Node.Origin,
            };
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 60 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
