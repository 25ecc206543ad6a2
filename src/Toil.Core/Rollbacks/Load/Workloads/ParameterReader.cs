using System.Globalization;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Reads where a parameter's values come from.</summary>
internal sealed class ParameterReader
{
    private const int MaxLength = 100_000;
    private const int MaxValues = 10_000;

    private static readonly (string Kind, string[] With)[] s_kinds =
    [
        ("table", ["column", "distribution"]), ("from", ["to", "decimals", "distribution"]), ("values", ["distribution"]),
        ("text", []), ("uuid", []), ("now", []), ("sequence", []),
    ];

    private readonly YamlKeys _map;

    private ParameterReader(YamlKeys map) => _map = map;

    /// <summary>Reads a parameter.</summary>
    /// <exception cref="ToilException"><c>WorkloadInvalid</c> or <c>OptionUnknown</c>, with its place.</exception>
    public static Draw Read(YamlDocument document, YamlNode node)
        => new ParameterReader(new(
            document, node, "a parameter", "table", "column", "from", "to", "decimals", "distribution", "values", "text", "uuid", "now", "sequence")).Read();

    private Draw Read()
    {
        string[] kinds = [.. s_kinds.Select(kind => kind.Kind).Where(_map.Keys.Contains)];
        if (kinds.Length != 1)
        {
            throw kinds.Length == 0
                ? _map.Document.Invalid(
                    _map.Node.Origin, "this parameter does not say where its values come from",
                    "Give one of 'table' and 'column', 'from' and 'to', 'values', 'text', 'uuid', 'now', 'sequence'.")
                : _map.Document.Invalid(_map.OriginOf(kinds[1]), $"this parameter has '{kinds[0]}' and '{kinds[1]}'", "Keep one of them.");
        }

        string kind = kinds[0];
        string[] with = Array.Find(s_kinds, known => known.Kind == kind).With;
        if (_map.Keys.FirstOrDefault(key => key != kind && !with.Contains(key)) is { } odd)
        {
            throw _map.Document.Invalid(_map.OriginOf(odd), $"'{odd}' does not go with '{kind}'", "Take it out.");
        }

        return kind switch
        {
            "table" => new KeyDraw(Name("table", isTable: true), Name("column", isTable: false), IsZipf, _map.Node.Origin),
            "from" => Range(),
            "values" => new ListDraw(List(), IsZipf),
            "text" => new TextDraw((int)_map.Number("text", 1, MaxLength, isWhole: true)!),
            "uuid" => Said(kind, new UuidDraw()),
            "now" => Said(kind, new NowDraw()),
            _ => new SequenceDraw((long)Decimal("sequence", 0)),
        };
    }

    private bool IsZipf => _map.Scalar("distribution")?.Text.ToUpperInvariant() switch
    {
        null or "UNIFORM" => false,
        "ZIPF" => true,
        _ => throw _map.Invalid("distribution", $"'{InertText.From(_map.Scalar("distribution")!.Text, 80)}' is not known here", "Write uniform or zipf."),
    };

    private string Name(string key, bool isTable) => PlanSql.Name(
        _map.Document, _map.Required(key, $"Name the {key} from whose rows the values are taken."), key, isTable);

    private Draw Range()
    {
        int decimals = (int)(_map.Number("decimals", 0, 9, isWhole: true) ?? 0);
        decimal scale = 1;
        for (int i = 0; i < decimals; i++)
        {
            scale *= 10;
        }

        (long from, long to) = ((long)(Decimal("from", decimals) * scale), (long)(Decimal("to", decimals) * scale));
        return from > to ? throw _map.Invalid("to", "'to' is less than 'from'", "Exchange them.")
            : decimals == 0 ? new NumberDraw(from, to, IsZipf)
            : new DecimalDraw(from, to, decimals, IsZipf);
    }

    // So that a unit of the last decimal still fits into 64 bits.
    private decimal Decimal(string key, int decimals)
    {
        YamlScalar scalar = _map.Required(key, $"Give '{key}'.");
        long limit = decimals == 0 ? long.MaxValue : 9_000_000_000;
        return !decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || Math.Abs(value) > limit
                ? throw _map.Invalid(key, $"'{key}' of '{InertText.From(scalar.Text, 80)}' is not a number within {-limit} and {limit}", "Correct it.")
            : decimal.Round(value, decimals) != value
                ? throw _map.Invalid(
                    key, $"'{key}' of '{InertText.From(scalar.Text, 80)}' has more decimals than {decimals}", "Write 'decimals: 2' beside it, or another number of them.")
            : value;
    }

    private object?[] List() => _map.Find("values") is YamlSequence { Items.Count: > 0 and <= MaxValues } list
        ? [.. list.Items.Select(item => item is YamlScalar scalar
            ? DrawnValue.FromYaml(scalar)
            : throw _map.Document.Invalid(item.Origin, "a value is a single one", "Write numbers and texts: [1, two, 'three']."))]
        : throw _map.Invalid("values", $"'values' is a list of 1 to {MaxValues}", "Write them as [a, b, c].");

    private Draw Said(string key, Draw draw)
        => _map.Flag(key) == true ? draw : throw _map.Invalid(key, $"'{key}' is true, or not there", $"Write '{key}: true', or another source of values.");
}
