using Toil.Telemetry;

namespace Toil.Certificates.History;

/// <summary>A finding as the table holds it.</summary>
/// <param name="PlaceKey">See <see cref="RecordedFinding.PlaceKey"/>.</param>
/// <param name="IsUnread">1 for <see cref="RecordedFinding.IsUnread"/>, else 0.</param>
/// <param name="Body">The finding as JSON.</param>
internal sealed record RecordedRow(long PlaceKey, long IsUnread, string Body)
{
    public static RecordedRow From(CertificateFinding finding, SecretRedactor redactor)
    {
        RecordedFinding recorded = RecordedFinding.From(finding);
        return new RecordedRow(recorded.PlaceKey, recorded.IsUnread ? 1 : 0, recorded.ToJson(redactor));
    }
}
