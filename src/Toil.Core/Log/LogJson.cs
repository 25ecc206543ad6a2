using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>How entries and timers are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonStringEnumConverter<LogFormat>), typeof(JsonStringEnumConverter<MeasureSection>), typeof(JsonStringEnumConverter<Toil.Operations.Severity>)])]
[JsonSerializable(typeof(ToilEntry))]
[JsonSerializable(typeof(ToilTimer))]
[JsonSerializable(typeof(LogImported))]
[JsonSerializable(typeof(LogExported))]
[JsonSerializable(typeof(ToilMeasure))]
internal sealed partial class LogJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable. The lines are data, never part of a page.</summary>
    public static LogJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
