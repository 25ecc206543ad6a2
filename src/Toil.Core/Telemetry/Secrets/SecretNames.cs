namespace Toil.Telemetry.Secrets;

/// <summary>Names behind which a secret stands: of variables, options, headers, fields.</summary>
internal static class SecretNames
{
    private static readonly string[] s_parts =
    [
        "password", "passwd", "passphrase", "passwort", "secret", "apikey", "accesskey", "privatekey", "credential", "bearer", "encryptionkey", "signingkey",
        "masterkey", "accountkey", "storagekey", "sharedkey", "authkey", "authtoken", "connectionstring", "requirepass", "masterauth",
    ];

    private static readonly string[] s_ends = ["token", "pwd", "pass", "passcode", "jwt", "cookie", "otp", "webhook"];

    private static readonly string[] s_whole = ["auth", "authorization", "pat", "sas", "dsn", "pin", "passin", "passout", "pw", "creds"];

    // What such a name ends in where the value only says where, how or which.
    private static readonly string[] s_harmless =
        ["file", "path", "dir", "stdin", "name", "policy", "length", "type", "ttl", "helper", "url", "mode", "size", "count", "expiry", "class"];

    /// <summary>True where what follows the name is to be hidden.</summary>
    /// <param name="name">As written, with its hyphens, underscores and <c>$env:</c>.</param>
    public static bool Contains(ReadOnlySpan<char> name)
    {
        int scope = name.LastIndexOf(':');
        name = name[(scope + 1)..];
        if (name.Length is < 2 or > 80)
        {
            return false;
        }

        // Variables in capitals: DEPLOY_KEY and the like are secrets oftener than not.
        if (name.EndsWith("_KEY", StringComparison.Ordinal) && !name.Contains("PUBLIC", StringComparison.Ordinal))
        {
            return true;
        }

        Span<char> folded = stackalloc char[name.Length];
        int length = 0;
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                folded[length++] = char.ToLowerInvariant(c);
            }
        }

        ReadOnlySpan<char> word = folded[..length];
        return !word.SequenceEqual("pwd") && !word.SequenceEqual("oldpwd") && !EndsIn(word, s_harmless)
            && (EndsIn(word, s_ends) || Has(word, s_parts) || Is(word, s_whole));
    }

    private static bool EndsIn(ReadOnlySpan<char> word, string[] ends)
    {
        foreach (string end in ends)
        {
            if (word.EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ReadOnlySpan<char> word, string[] parts)
    {
        foreach (string part in parts)
        {
            if (word.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> word, string[] wholes)
    {
        foreach (string whole in wholes)
        {
            if (word.SequenceEqual(whole))
            {
                return true;
            }
        }

        return false;
    }
}
