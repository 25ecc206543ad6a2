using System.Buffers;

namespace Toil.Telemetry.Secrets;

/// <summary>
/// Words that are secrets by their own look: the prefixes that issuers give their tokens, and words too random for a person to have chosen. The
/// prefixes are those that the issuers document; gitleaks' rules name most of them.
/// </summary>
internal static class SecretShapes
{
    // From here on chance makes few words: 16 characters, as in gitleaks' and detect-secrets' generic rules.
    private const int MinRandom = 16;

    // With hyphens and slashes, people make words of 16 characters, too.
    private const int MinWide = 24;

    // Bits a character. English text and paths stay below 3.3 at this length; 16 random letters and digits are above 3.4.
    private const double MinEntropy = 3.4;

    private const int MinPassword = 8;

    private static readonly SearchValues<char> s_token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=_%~");

    private static readonly SearchValues<char> s_wide = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=_%~-/");

    private static readonly string[] s_prefixes =
    [
        "AKIA", "ASIA", "ABIA", "ACCA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glptt-", "glsoat-", "xoxb-", "xoxp-", "xoxa-",
        "xoxr-", "xoxs-", "xoxe-", "xapp-", "sk-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "pk_live_", "whsec_", "AIza", "ya29.", "eyJ", "npm_", "pypi-", "dop_v1_",
        "doo_v1_", "SG.", "hvs.", "hvb.", "hvr.", "s.", "AGE-SECRET-KEY-", "-----BEGIN", "shpat_", "shpss_", "dckr_pat_", "dckr_oat_", "lin_api_", "NRAK-", "NRJS-", "PMAK-",
        "tskey-", "hf_", "gsk_", "r8_", "figd_", "ATATT", "ATCTT", "rubygems_", "oy2", "pul-", "sntrys_", "sntryu_", "glsa_", "glc_", "EAACEdEose0cBA", "key-", "nvapi-",
        "LTAI", "AQ.", "cio", "xai-", "pscale_tkn_", "pscale_pw_", "sbp_", "tfp_", "EZAK", "ops_",
    ];

    /// <summary>True where the whole word is one.</summary>
    public static bool IsSecret(ReadOnlySpan<char> word)
    {
        if (word.Length < MinPassword || word.ContainsAny(' ', '\n', '\t'))
        {
            return false;
        }

        foreach (string prefix in s_prefixes)
        {
            // A short prefix begins many honest words: there the rest has to look random as well.
            if (word[0] == prefix[0] && word.StartsWith(prefix, StringComparison.Ordinal) && word.Length >= prefix.Length + 8
                && (prefix.Length >= 4 && !prefix.EndsWith('-') || HasDigitAndLetter(word[prefix.Length..])))
            {
                return true;
            }
        }

        return IsHexKey(word) || IsRandom(word) || IsPassword(word);
    }

    /// <summary>True for 32 and more hexadecimal digits, with or without the hyphens of a UUID: an id, or a key; it cannot be told which.</summary>
    public static bool IsHexKey(ReadOnlySpan<char> word)
    {
        int digits = 0;
        foreach (char c in word)
        {
            if (char.IsAsciiHexDigit(c))
            {
                digits++;
            }
            else if (c != '-')
            {
                return false;
            }
        }

        return digits >= 32;
    }

    private static bool IsRandom(ReadOnlySpan<char> word)
    {
        if (word.Length < MinRandom || !HasDigitAndLetter(word))
        {
            return false;
        }

        // Hyphens and slashes make names and paths; only with letters of both sizes and digits among them do they look like Base64.
        bool isToken = !word.ContainsAnyExcept(s_token);
        if (!isToken && (word[0] is '/' or '-' or '~' || word.ContainsAnyExcept(s_wide) || !word.ContainsAnyInRange('a', 'z') || !word.ContainsAnyInRange('A', 'Z') || word.Length < MinWide))
        {
            return false;
        }

        Span<byte> counts = stackalloc byte[128];
        int steps = 0;
        int length = Math.Min(word.Length, 200);
        for (int i = 0; i < length; i++)
        {
            counts[word[i]]++;
            steps += i > 0 && KindOf(word[i]) != KindOf(word[i - 1]) ? 1 : 0;
        }

        double entropy = 0;
        foreach (byte count in counts)
        {
            if (count > 0)
            {
                double share = (double)count / length;
                entropy -= share * Math.Log2(share);
            }
        }

        // In words that people make, letters and digits stand in groups.
        return entropy >= MinEntropy && steps * (isToken ? 4 : 3) >= length;
    }

    /// <summary>A word such as people are made to choose: small and capital letters, a digit, and a sign that no path, host or option has.</summary>
    private static bool IsPassword(ReadOnlySpan<char> word)
    {
        if (word.ContainsAny('/', '\\', '(') || word.Contains("{", StringComparison.Ordinal))
        {
            return false;
        }

        bool hasLower = false;
        bool hasUpper = false;
        bool hasDigit = false;
        bool hasSign = false;
        foreach (char c in word)
        {
            hasLower |= char.IsAsciiLetterLower(c);
            hasUpper |= char.IsAsciiLetterUpper(c);
            hasDigit |= char.IsAsciiDigit(c);
            hasSign |= c is '!' or '#' or '$' or '%' or '^' or '&' or '*' or '?' or '@';
        }

        return hasLower && hasUpper && hasDigit && hasSign;
    }

    private static bool HasDigitAndLetter(ReadOnlySpan<char> word)
        => word.ContainsAnyInRange('0', '9') && (word.ContainsAnyInRange('a', 'z') || word.ContainsAnyInRange('A', 'Z'));

    private static int KindOf(char c) => char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : 3;
}
