using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>One JSON object a line (NDJSON), written as it comes.</summary>
/// <param name="output">Where to.</param>
/// <param name="json">How a result is written.</param>
/// <param name="redactor">Takes secrets out of each line.</param>
public sealed class JsonResultWriter(TextWriter output, JsonTypeInfo json, SecretRedactor redactor) : IResultWriter
{
    /// <inheritdoc/>
    public void Write(object result) => output.Write(redactor.Redact(JsonSerializer.Serialize(result, json)) + "\n");

    /// <inheritdoc/>
    public void Complete(ResultTally tally) => output.Flush();
}
