using System.Text;
using System.Text.Json;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>SARIF 2.1.0 (OASIS): a result for each problem, with the fingerprint by which code scanning recognises it again.</summary>
/// <remarks>GitHub reads at most 25,000 results of a run and 10 MB of compressed file; the most urgent results are kept.</remarks>
/// <param name="target">Where to, and whose results.</param>
public sealed class SarifResultWriter(ReportTarget target) : IResultWriter
{
    private const int MaxResults = 25_000;

    private readonly TopResults _results = new(target.View, MaxResults);

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
        json.WriteString("id", target.Operation.Name + "/");
        json.WriteString("guid", target.Run.Id.ToString());
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
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Rule);
        json.WriteString("level", LevelOf(problem.Severity));
        WriteText(json, "message", $"{place}: {problem.Message} {problem.Remedy}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (target.View.Uri(result) is { } uri)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", uri);
            json.WriteEndObject();
            // Code scanning wants a line; a certificate has none, so it is the first.
            json.WriteStartObject("region");
            json.WriteNumber("startLine", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", place);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (target.View.Fingerprint(result) is { } fingerprint)
        {
            json.WriteStartObject("partialFingerprints");
            json.WriteString("toil/v1", $"{fingerprint}:{problem.Rule}");
            json.WriteEndObject();
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
