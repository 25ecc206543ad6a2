using System.Text.Json.Serialization;

namespace Toil.Reports;

/// <summary>How what was written is told as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(JsonStringEnumConverter<ReportFormat>)])]
[JsonSerializable(typeof(ReportWritten))]
internal sealed partial class ReportJson : JsonSerializerContext;
