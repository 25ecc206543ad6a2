using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Issues;

/// <summary>How changes to issues are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonStringEnumConverter<IssueAction>), typeof(JsonStringEnumConverter<Severity>)])]
[JsonSerializable(typeof(IssueChange))]
internal sealed partial class IssueJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable, and every text is inert already.</summary>
    public static IssueJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
