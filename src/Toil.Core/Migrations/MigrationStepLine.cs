using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Toil.Reports;

namespace Toil.Migrations;

/// <summary>The line of a step: what <see cref="MigrationJson"/> writes, see <see cref="JsonLine"/>.</summary>
internal sealed class MigrationStepLine : JsonConverter<MigrationStepReport>
{
    /// <summary>Steps, to be written and not read.</summary>
    public static JsonTypeInfo Json => field ??= JsonLine.Of(new MigrationStepLine());

    /// <inheritdoc/>
    public override MigrationStepReport Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MigrationStepReport value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("migration"u8, value.Migration);
        writer.WriteString("database"u8, value.Database);
        writer.WriteNumber("number"u8, value.Number);
        writer.WriteString("step"u8, value.Step);
        writer.WriteString("kind"u8, value.Kind);
        writer.WriteString("direction"u8, value.Direction.ToString());
        writer.WriteString("state"u8, value.State.ToString());
        writer.WriteBoolean("isDryRun"u8, value.IsDryRun);
        writer.WriteGiven("rowsBefore"u8, value.RowsBefore);
        writer.WriteGiven("rowsAfter"u8, value.RowsAfter);
        writer.WriteNumber("scanned"u8, value.Scanned);
        writer.WriteNumber("matched"u8, value.Matched);
        writer.WriteNumber("affected"u8, value.Affected);
        writer.WriteNumber("skipped"u8, value.Skipped);
        writer.WriteNumber("batches"u8, value.Batches);
        writer.WriteNumber("batchSize"u8, value.BatchSize);
        writer.WriteNumber("rate"u8, value.Rate);
        writer.WriteString("elapsed"u8, value.Elapsed.ToString());
        writer.WriteGiven("timeLeft"u8, value.TimeLeft?.ToString());
        writer.WriteGiven("digest"u8, value.Digest);
        writer.WriteGiven("detail"u8, value.Detail);
        writer.WriteEndObject();
    }
}
