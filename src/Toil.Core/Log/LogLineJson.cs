using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>
/// The same as <see cref="LogJson"/> for what is written and not read: without the knowledge of how to read, which takes longer to gather than a timer to
/// start. Converters or an encoder among the options would bring it back.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ToilEntry))]
internal sealed partial class LogLineJson : JsonSerializerContext;
