using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Core.Tests.Telemetry;

public sealed class SecretRedactorTests
{
    private const string Secret = "p\"a s\\s+w/o<rd>é=&";

    public static TheoryData<string> Forms =>
    [
        Secret,
        Uri.EscapeDataString(Secret),
        WebUtility.UrlEncode(Secret),
        WebUtility.HtmlEncode(Secret),
        JavaScriptEncoder.Default.Encode(Secret),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).Replace('+', '-').Replace('/', '_').TrimEnd('='),
    ];

    [Theory, MemberData(nameof(Forms))]
    public void Every_form_is_masked(string form) => Assert.Matches(@"^x=\*\*\*=*;$", Knowing(Secret).Redact($"x={form};"));

    [Theory]
    [InlineData("u:", "")]
    [InlineData("us:", ":more")]
    [InlineData("user:", "\n")]
    [InlineData("users:", "and more")]
    public void Base64_of_something_larger_is_masked_but_for_its_edges(string before, string after)
    {
        const string Plain = "correct horse battery";
        string redacted = Knowing(Plain).Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Plain + after)));

        Assert.Contains(SecretRedactor.Mask, redacted);
        string edges = redacted.Replace(SecretRedactor.Mask, string.Empty).TrimEnd('=');
        Assert.InRange(edges.Length, 0, Convert.ToBase64String(Encoding.UTF8.GetBytes(before + after)).Length + 4);
    }

    [Fact]
    public void Lines_are_masked_one_by_one_and_together()
    {
        SecretRedactor redactor = Knowing("first line\r\n\n  second line\r\nxyz\n");

        Assert.Equal("a *** b *** c", redactor.Redact("a first line b second line c"));
        Assert.Equal("a *** b", redactor.Redact("a first line\r\n\n  second line\r\nxyz\n b"));
        Assert.Equal("xyz", redactor.Redact("xyz"));
        Assert.Equal("a *** b", Knowing("first\nxy\nz").Redact($"a {InertText.From("first\nxy\nz")} b"));
    }

    [Fact]
    public void Secrets_that_overlap_or_hold_each_other_leave_nothing()
    {
        SecretRedactor redactor = Knowing("abcdef", "defghi", "abcdefgh", "cdef");

        Assert.Equal("<***>", redactor.Redact("<abcdefghi>"));
        Assert.Equal("*** ***", redactor.Redact("abcdef cdef"));
        Assert.Equal("***", Knowing("aaaa").Redact("aaaaaaaaaa"));
    }

    [Fact]
    public void The_mask_is_no_secret_and_makes_none()
    {
        SecretRedactor redactor = Knowing("****", "***x", "word");

        Assert.Equal("***x", redactor.Redact("wordx"));
        Assert.Equal("***", redactor.Redact("****"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData(" a\nb ")]
    public void What_is_too_short_is_not_masked(string secret)
        => Assert.Equal("abc a b YWJj a\nb", Knowing(secret).Redact("abc a b YWJj a\nb"));

    [Fact]
    public void A_text_without_a_secret_is_not_changed()
    {
        string text = "plain";
        Assert.Same(text, new SecretRedactor().Redact(text));
        Assert.Same(text, Knowing("hunter2").Redact(text));
    }

    [Fact]
    public void No_secret_survives_whatever_stands_around_it() => Prop.ForAll(HostileText.WellFormed, HostileText.Any, HostileText.Any, (secret, before, after) =>
        secret.Length < SecretRedactor.MinLength || SecretRedactor.Mask.Contains(secret)
            || Knowing(secret).Redact(before + secret + after).Split(SecretRedactor.Mask).All(part => !part.Contains(secret, StringComparison.Ordinal)))
        .Check(Properties.Tests(1_000));

    [Fact]
    public void A_large_secret_is_not_slow()
    {
        SecretRedactor redactor = new();
        string key = string.Join('\n', Enumerable.Range(0, 200).Select(i => Convert.ToBase64String(Encoding.UTF8.GetBytes($"line {i} of a long key, all of it secret"))));
        for (int i = 0; i < 1_000; i++)
        {
            redactor.Register(key);
        }

        Assert.Equal("***", redactor.Redact(key));
        for (int i = 0; i < 1_000; i++)
        {
            Assert.Equal("nothing to see", redactor.Redact("nothing to see"));
        }
    }

    [Fact]
    public void Many_threads_may_register_and_redact()
    {
        SecretRedactor redactor = new();
        Parallel.For(0, 200, i =>
        {
            string secret = $"secret-{i:000}-x";
            redactor.Register(secret);
            Assert.Equal("a *** b", redactor.Redact($"a {secret} b"));
        });

        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal("***", redactor.Redact($"secret-{i:000}-x")));
    }

    private static SecretRedactor Knowing(params string[] secrets)
    {
        SecretRedactor redactor = new();
        Array.ForEach(secrets, redactor.Register);
        return redactor;
    }
}
