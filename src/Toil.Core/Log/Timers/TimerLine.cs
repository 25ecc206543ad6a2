using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Toil.Reports;

namespace Toil.Log.Timers;

/// <summary>The line of a timer: what <see cref="LogJson"/> writes, see <see cref="JsonLine"/>.</summary>
internal sealed class TimerLine : JsonConverter<ToilTimer>
{
    /// <summary>Timers, to be written and not read.</summary>
    public static JsonTypeInfo Json => field ??= JsonLine.Of(new TimerLine());

    /// <inheritdoc/>
    public override ToilTimer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ToilTimer value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        writer.WriteString("task"u8, value.Task);
        writer.WriteString("category"u8, value.Category.ToString());
        writer.WriteString("trigger"u8, value.Trigger.ToString());
        writer.WriteString("start"u8, value.Start);
        writer.WriteString("zone"u8, value.Zone);
        writer.WriteString("person"u8, value.Person);
        writer.WriteGiven("team"u8, value.Team);
        writer.WriteStartArray("tags"u8);
        foreach (string tag in value.Tags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        writer.WriteGiven("note"u8, value.Note);
        writer.WriteGiven("reference"u8, value.Reference);
        writer.WriteBoolean("isPaused"u8, value.IsPaused);
        writer.WriteString("elapsed"u8, value.Elapsed.ToString());
        writer.WriteString("handsOn"u8, value.HandsOn.ToString());
        writer.WriteEndObject();
    }
}
