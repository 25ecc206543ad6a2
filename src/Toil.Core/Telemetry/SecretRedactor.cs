using System.Text;

namespace Toil.Telemetry;

/// <summary>Knows the secrets that this run has resolved, and takes them out of any text before it is shown or kept. Safe to use from many threads.</summary>
public sealed class SecretRedactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "***";

    /// <summary>Shorter secrets are not masked: they would tear holes into unrelated text and hide nothing.</summary>
    public const int MinLength = 4;

    private readonly Lock _gate = new();
    private volatile string[] _known = [];

    /// <summary>Remembers a secret, also in its URL-encoded and Base64 forms and line by line.</summary>
    public void Register(string secret)
    {
        IEnumerable<string> forms = secret
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(secret)
            .SelectMany(part => new[] { part, Uri.EscapeDataString(part), Convert.ToBase64String(Encoding.UTF8.GetBytes(part)).TrimEnd('=') });
        lock (_gate)
        {
            // Longest first, so that a secret that holds another is masked whole.
            _known = [.. _known.Concat(forms).Where(form => form.Length >= MinLength).Distinct().OrderByDescending(form => form.Length)];
        }
    }

    /// <summary>Returns the text with every known secret masked.</summary>
    public string Redact(string text)
    {
        foreach (string secret in _known)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }
}
