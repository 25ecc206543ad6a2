using System.Text.Json;

namespace Toil.Log.Export;

/// <summary>A JSON array with an entry on each line, or, for <c>.ndjson</c> and <c>.jsonl</c>, one object a line.</summary>
internal sealed class JsonLogWriter(TextWriter output, bool isArray) : ILogWriter
{
    private bool _isBegun;

    public void Write(ToilEntry entry)
    {
        if (isArray)
        {
            output.Write(_isBegun ? ",\n" : "[\n");
        }

        output.Write(JsonSerializer.Serialize(entry, LogJson.Readable.ToilEntry));
        output.Write(isArray ? string.Empty : "\n");
        _isBegun = true;
    }

    public void Complete()
    {
        if (isArray)
        {
            output.Write(_isBegun ? "\n]\n" : "[]\n");
        }
    }
}
