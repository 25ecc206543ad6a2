using System.Runtime.CompilerServices;
using System.Text.Json;
using Toil.Operations;
using Toil.Values;

namespace Toil.Reports;

/// <summary>Reads back what <see cref="JsonResultWriter"/> wrote.</summary>
public static class JsonResultReader
{
    /// <summary>The field that says which operation made the line.</summary>
    public const string OperationField = "operation";

    /// <summary>Yields the results of a text, each with the operation that made it. Empty lines are passed over.</summary>
    /// <param name="name">What errors call the text.</param>
    /// <param name="text">NDJSON.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ToilException"><c>ResultLineInvalid</c>: a line is not JSON, names no operation, or is no result of it; says which line.</exception>
    public static async IAsyncEnumerable<(OperationDescriptor Operation, object Result)> ReadAsync(
        string name, TextReader text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int number = 0;
        while (await text.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(name, number, line);
            }
        }
    }

    private static (OperationDescriptor Operation, object Result) Parse(string name, int number, string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string operation = document.RootElement.TryGetProperty(OperationField, out JsonElement field) ? field.GetString() ?? string.Empty : string.Empty;
            OperationDescriptor descriptor = OperationCatalog.Get(operation).Descriptor;
            return (descriptor, document.Deserialize(descriptor.ResultJson)!);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ToilException)
        {
            throw ToilException.Invalid(
                "ResultLineInvalid", $"{InertText.From(name)} line {number} is not a result that Toil wrote: {InertText.From(error.Message, 200)}",
                "Give the output of an operation, written with --output json.", name, error);
        }
    }
}
