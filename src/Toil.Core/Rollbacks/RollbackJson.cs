using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Toil.Rollbacks.Evidence;

namespace Toil.Rollbacks;

/// <summary>How rehearsals and their evidence are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RehearsalPhase))]
[JsonSerializable(typeof(Rehearsal))]
[JsonSerializable(typeof(RehearsalEvidence))]
[JsonSerializable(typeof(EvidenceEnvelope))]
[JsonSerializable(typeof(EvidenceReport))]
[JsonSerializable(typeof(ExportedEvidence))]
internal sealed partial class RollbackJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable. The lines are data, never part of a page.</summary>
    public static RollbackJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
