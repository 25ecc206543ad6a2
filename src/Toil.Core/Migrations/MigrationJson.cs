using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toil.Migrations;

/// <summary>How migrations, their steps and what a check found are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MigrationStepReport))]
[JsonSerializable(typeof(MigrationReport))]
[JsonSerializable(typeof(MigrationCheckFinding))]
internal sealed partial class MigrationJson : JsonSerializerContext
{
    /// <summary>The one to use: letters of every script stay readable. The lines are data, never part of a page.</summary>
    public static MigrationJson Readable => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
