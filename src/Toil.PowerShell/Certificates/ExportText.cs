using System.Buffers;
using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Toil.Operations;

namespace Toil.PowerShell.Certificates;

/// <summary>Makes text again of what comes through PowerShell's pipeline: lines stay lines, and objects of ConvertFrom-Json become JSON.</summary>
internal static class ExportText
{
    // ConvertFrom-Json itself goes to 1,024; an object of Kubernetes is far from it, and a cycle must end.
    private const int MaxDepth = 100;

    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth + 1 };

    /// <summary>What is said where nothing was piped.</summary>
    public static ToilException Nothing => ToilException.Invalid(
        "KubernetesInputInvalid", "What came on the input cannot be used. It is empty.", "Look at what kubectl said on its error stream, and at its exit code.");

    /// <summary>The texts of piped objects.</summary>
    /// <exception cref="ToilException"><c>KubernetesInputInvalid</c>: an object is nested too deep.</exception>
    public static string[] Of(object[] objects) => Array.ConvertAll(objects, piped => (piped is PSObject wrapped ? wrapped.BaseObject : piped) as string ?? ToJson(piped));

    private static string ToJson(object piped)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, s_compact))
        {
            Write(writer, piped, 0);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth == MaxDepth)
        {
            throw ToilException.Invalid("KubernetesInputInvalid", $"A piped object is nested deeper than {MaxDepth} levels.", "Pipe what kubectl writes.");
        }

        object? inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (inner)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case IDictionary map:
                WriteProperties(writer, map.Keys.Cast<object>().Select(key => (LanguagePrimitives.ConvertTo<string>(key), map[key])), depth);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case PSCustomObject:
                WriteProperties(writer, ((PSObject)value!).Properties.Select(property => (property.Name, (object?)property.Value)), depth);
                break;
            default:
                // Dates and numbers, which stand where no certificate does.
                writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(inner));
                break;
        }
    }

    private static void WriteProperties(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> properties, int depth)
    {
        writer.WriteStartObject();
        foreach ((string name, object? value) in properties)
        {
            writer.WritePropertyName(name);
            Write(writer, value, depth + 1);
        }

        writer.WriteEndObject();
    }
}
