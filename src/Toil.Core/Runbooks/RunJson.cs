using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toil.Runbooks;

/// <summary>How runbooks, their runs and what a check of them found are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunStep))]
[JsonSerializable(typeof(RunbookEntry))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunbookFinding))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable. The lines are data, never part of a page.</summary>
    public static RunJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
