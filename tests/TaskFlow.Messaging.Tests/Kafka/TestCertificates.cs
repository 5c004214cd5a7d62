using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A private authority with a certificate for a broker on the loopback and one for a client, as PEM
/// files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("taskflow-certificates-").FullName;
    private readonly X509Certificate2 authority;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TaskFlow tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        Issue("broker", Broker, Broker);
        Issue("client", ClientKey, Client);
    }

    public string Authority => Path.Combine(folder, "authority.pem");

    /// <summary>Key and certificate in one file.</summary>
    public string Broker => Path.Combine(folder, "broker.pem");

    public string Client => Path.Combine(folder, "client.pem");

    public string ClientKey => Path.Combine(folder, "client.key");

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Issue(string name, string keyFile, string certificateFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7f;
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        File.AppendAllText(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.AppendAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
    }
}
