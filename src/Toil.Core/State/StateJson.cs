using System.Text.Json.Serialization;

namespace Toil.State;

/// <summary>How what the store says of itself is written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoreStatus))]
internal sealed partial class StateJson : JsonSerializerContext;
