using System.Collections;
using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Toil.Certificates.Sources.Acm;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>Requests and responses are those of AWS's own service model, as botocore ships it.</summary>
public sealed class AcmModelTests
{
    private static readonly Lazy<JsonDocument?> s_model = new(Read);

    private readonly JsonElement _shapes;

    public AcmModelTests()
    {
        Assert.SkipUnless(s_model.Value is not null, "there is no botocore with a service model of ACM: python3 -m pip install botocore");
        _shapes = s_model.Value!.RootElement.GetProperty("shapes");
    }

    [Fact]
    public void Protocol_is_the_one_that_is_spoken()
    {
        JsonElement metadata = s_model.Value!.RootElement.GetProperty("metadata");
        Assert.Equal(
            ["json", "1.1", "CertificateManager", "acm", "ACM", "v4", "2015-12-08"],
            new[] { "protocol", "jsonVersion", "targetPrefix", "endpointPrefix", "serviceId", "signatureVersion", "apiVersion" }.Select(name => metadata.GetProperty(name).GetString()));
    }

    [Theory]
    [InlineData("ListCertificates", typeof(ListCertificatesRequest), typeof(ListCertificatesResponse))]
    [InlineData("DescribeCertificate", typeof(CertificateArnRequest), typeof(DescribeCertificateResponse))]
    [InlineData("GetCertificate", typeof(CertificateArnRequest), typeof(GetCertificateResponse))]
    [InlineData("ListTagsForCertificate", typeof(CertificateArnRequest), typeof(ListTagsForCertificateResponse))]
    public void Every_member_is_in_the_model_with_its_type(string operation, Type request, Type response)
    {
        JsonElement model = s_model.Value!.RootElement.GetProperty("operations").GetProperty(operation);
        Compare(model.GetProperty("input").GetProperty("shape").GetString()!, request, []);
        Compare(model.GetProperty("output").GetProperty("shape").GetString()!, response, []);
    }

    [Fact]
    public void Every_key_type_of_the_model_is_asked_for() => Assert.Equal(
        _shapes.GetProperty("KeyAlgorithm").GetProperty("enum").EnumerateArray().Select(value => value.GetString()!).Order(StringComparer.Ordinal),
        Filters.EveryKeyType.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("CertificateStatus", "PENDING_VALIDATION", "ISSUED", "INACTIVE", "EXPIRED", "VALIDATION_TIMED_OUT", "REVOKED", "FAILED")]
    [InlineData("RenewalStatus", "PENDING_AUTO_RENEWAL", "PENDING_VALIDATION", "SUCCESS", "FAILED")]
    [InlineData("RenewalEligibility", "ELIGIBLE", "INELIGIBLE")]
    [InlineData("DomainStatus", "PENDING_VALIDATION", "SUCCESS", "FAILED")]
    public void Words_that_decisions_rest_on_are_all_that_there_are(string shape, params string[] known)
        => Assert.Equal(known, _shapes.GetProperty(shape).GetProperty("enum").EnumerateArray().Select(value => value.GetString()));

    [Fact]
    public void Page_size_is_within_the_models_bounds()
    {
        int size = new AcmLimits { CallTimeout = default, Deadline = default }.PageSize;
        Assert.InRange(size, _shapes.GetProperty("MaxItems").GetProperty("min").GetInt32(), _shapes.GetProperty("MaxItems").GetProperty("max").GetInt32());
    }

    private void Compare(string shape, Type type, HashSet<string> seen)
    {
        if (!seen.Add(shape))
        {
            return;
        }

        JsonElement model = _shapes.GetProperty(shape);
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        switch (model.GetProperty("type").GetString())
        {
            case "string":
                Assert.Equal(typeof(string), bare);
                break;
            case "boolean":
                Assert.Equal(typeof(bool), bare);
                break;
            case "integer":
                Assert.Equal(typeof(int), bare);
                break;
            case "list":
                Assert.True(bare.IsGenericType && bare.IsAssignableTo(typeof(IEnumerable)), shape);
                Compare(model.GetProperty("member").GetProperty("shape").GetString()!, bare.GetGenericArguments()[0], seen);
                break;
            case "structure":
                foreach (PropertyInfo property in bare.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    string name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;
                    Assert.True(model.GetProperty("members").TryGetProperty(name, out JsonElement member), $"{shape} has no {name}");
                    Compare(member.GetProperty("shape").GetString()!, property.PropertyType, seen);
                }

                break;
            case var other:
                Assert.Fail($"{shape} is a {other}, which nothing here reads");
                break;
        }
    }

    private static JsonDocument? Read()
    {
        try
        {
            ProcessStartInfo start = new("python3", ["-c", "import botocore, os; print(os.path.dirname(botocore.__file__))"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string folder = process.StandardOutput.ReadToEnd().Trim();
            string path = Path.Combine(folder, "data", "acm", "2015-12-08", "service-2.json.gz");
            if (folder.Length == 0 || !File.Exists(path))
            {
                return null;
            }

            using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
            return JsonDocument.Parse(stream);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
