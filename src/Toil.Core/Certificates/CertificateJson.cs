using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toil.Certificates;

/// <summary>How findings are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ReasonConverter), typeof(JsonStringEnumConverter<Verdict>), typeof(JsonStringEnumConverter<SourceKind>), typeof(JsonStringEnumConverter<ProbeEngine>), typeof(JsonStringEnumConverter<Operations.Severity>)])]
[JsonSerializable(typeof(CertificateFinding))]
internal sealed partial class CertificateJson : JsonSerializerContext
{
    /// <summary>
    /// The one to use: letters of every script stay readable. Safe, because every text in a finding is inert already, and the lines are data,
    /// never part of a page.
    /// </summary>
    public static CertificateJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Reasons in kebab-case: <c>no-route</c>.</summary>
    internal sealed class ReasonConverter() : JsonStringEnumConverter<FailureReason>(JsonNamingPolicy.KebabCaseLower);
}
