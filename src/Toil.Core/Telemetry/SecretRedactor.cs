using System.Buffers;
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
    private volatile Known _known = new([]);

    /// <summary>Told of each new secret, as it is, once no text of Toil's shows it any more and before its first use. On the thread that resolved it.</summary>
    public event Action<string>? Registered;

    /// <summary>Remembers a secret, whole and line by line, also in the forms that URLs, JSON, markup, Base64 and Toil's own texts give it.</summary>
    public void Register(string secret)
    {
        lock (_gate)
        {
            if (_known.Secrets.Contains(secret))
            {
                return;
            }

            _known = new([.. _known.Secrets, secret]);
        }

        Registered?.Invoke(secret);
    }

    /// <summary>Returns the text with every known secret masked. What lies under several that overlap gets one mask.</summary>
    public string Redact(string text) => _known.Redact(text);

    /// <summary>True where a known secret is in the text.</summary>
    public bool Knows(ReadOnlySpan<char> text) => _known.IsIn(text);

    private sealed class Known
    {
        private readonly string[] _forms;
        private readonly SearchValues<string>? _any;

        public Known(HashSet<string> secrets)
        {
            Secrets = secrets;
            _forms = [.. secrets.SelectMany(Parts).SelectMany(SecretForms.Of).Where(form => form.Length >= MinLength).Distinct(StringComparer.Ordinal)];

            // Most runs have no secret, and a search for nothing takes longer to prepare than many of them take.
            _any = _forms.Length == 0 ? null : SearchValues.Create(_forms, StringComparison.Ordinal);
        }

        public HashSet<string> Secrets { get; }

        public bool IsIn(ReadOnlySpan<char> text) => _any is not null && text.ContainsAny(_any);

        public string Redact(string text) => IsIn(text) ? MaskAll(text) : text;

        private static IEnumerable<string> Parts(string secret) => secret
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(secret)
            .Where(part => part.Length >= MinLength);

        private string MaskAll(string text)
        {
            // All places are found in the text as it was: replacing one secret after the other would leave the rest of one that overlaps.
            List<(int Start, int End)> hits = [];
            foreach (string form in _forms)
            {
                for (int at = text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = text.IndexOf(form, at + 1, StringComparison.Ordinal))
                {
                    hits.Add((at, at + form.Length));
                }
            }

            hits.Sort();
            StringBuilder result = new();
            int end = 0;
            foreach ((int start, int hitEnd) in hits)
            {
                if (start >= end)
                {
                    result.Append(text, end, start - end).Append(Mask);
                }

                end = Math.Max(end, hitEnd);
            }

            return result.Append(text, end, text.Length - end).ToString();
        }
    }
}
