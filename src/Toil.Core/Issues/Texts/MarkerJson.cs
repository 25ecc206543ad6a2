using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Toil.Issues.Texts;

/// <summary>The JSON of hidden lines.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IssueMarker))]
internal sealed partial class MarkerJson : JsonSerializerContext
{
    /// <summary>Letters of every script are short; what has a meaning in HTML is escaped.</summary>
    public static MarkerJson Compact => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
