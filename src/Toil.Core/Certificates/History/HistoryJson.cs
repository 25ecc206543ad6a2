using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Certificates.History;

/// <summary>How recorded findings and changes are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CertificateJson.ReasonConverter), typeof(JsonStringEnumConverter<ChangeKind>), typeof(JsonStringEnumConverter<Verdict>), typeof(JsonStringEnumConverter<SourceKind>), typeof(JsonStringEnumConverter<Severity>)])]
[JsonSerializable(typeof(CertificateChange))]
[JsonSerializable(typeof(RecordedFinding))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable, and every text is inert already.</summary>
    public static HistoryJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
