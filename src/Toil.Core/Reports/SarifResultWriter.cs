using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: a result for each problem, with the fingerprint by which it is recognised again.</summary>
/// <remarks>GitHub reads at most 25,000 results of a run and 10 MB of compressed file; the most urgent results are kept.</remarks>
/// <param name="target">Where to, and whose results.</param>
public sealed class SarifResultWriter(ReportTarget target) : IResultWriter
{
    private const int MaxResults = 25_000;

    private readonly TopResults _results = new(target.View, MaxResults);
    private readonly Dictionary<string, int> _hashes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Write(object result)
    {
        if (target.View.Problems(result).Count > 0)
        {
            _results.Add(result);
        }
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            WriteLog(json);
        }

        target.Output.Write(target.Redactor.Redact(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
        target.Output.Write('\n');
        target.Output.Flush();
    }

    private void WriteLog(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        json.WriteStartObject("automationDetails");
        // The category and the run in it. There is a guid as well, but its pattern in the schema ends with UUIDs of version 5, and who uploads checks that.
        json.WriteString("id", $"{target.Operation.Name}/{target.Run.Id}");
        json.WriteEndObject();
        json.WriteStartArray("results");
        int written = 0;
        foreach ((object result, ResultProblem problem) in _results.Results.SelectMany(result => target.View.Problems(result).Select(problem => (result, problem))))
        {
            if (written++ < MaxResults)
            {
                WriteResult(json, result, problem);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Toil");
        json.WriteString("semanticVersion", ToilTelemetry.Version);
        json.WriteStartArray("rules");
        foreach (ResultRule rule in target.View.Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Description);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", LevelOf(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, object result, ResultProblem problem)
    {
        string place = target.View.Place(result);
        long? line = target.View.Line(result);
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Rule);
        json.WriteString("level", LevelOf(problem.Severity));
        WriteText(json, "message", $"{place}: {problem.Message} {problem.Remedy}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", ArtifactUri.Of(target.View.Uri(result), target.Operation.Name, place));
        json.WriteEndObject();
        // Code scanning wants a line; what has none, as a certificate, is in the first.
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line ?? 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", place);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteFingerprints(json, $"{target.View.Fingerprint(result) ?? place}:{problem.Rule}", line is not null);
        json.WriteEndObject();
    }

    // GitHub knows a result again by the second alone. Where a line is known, whoever uploads makes it of the line's text, as for every linter, and warns of another.
    private void WriteFingerprints(Utf8JsonWriter json, string fingerprint, bool hasLine)
    {
        json.WriteStartObject("partialFingerprints");
        json.WriteString("toil/v1", fingerprint);
        if (!hasLine)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))[..16];
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_hashes, hash, out _);
            json.WriteString("primaryLocationLineHash", string.Create(CultureInfo.InvariantCulture, $"{hash}:{++count}"));
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string LevelOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
