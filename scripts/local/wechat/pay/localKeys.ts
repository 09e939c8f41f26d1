import { createPrivateKey, createPublicKey } from 'node:crypto';
import { LOCAL_APPID } from '../../runner/environment';

/**
 * Keys of a merchant and of a WeChat Pay that exist on desks only. They are known to everybody who has this
 * repository, open nothing anywhere, and are fixed because making RSA keys at every start would take a second.
 */
export const LOCAL_MERCHANT = {
  merchantId: '1900009999',
  appId: LOCAL_APPID,
  serial: '4C0CA1000000000000000000000000000000FEED', // of the merchant's certificate
  apiV3Key: 'golden-deer-local-api-v3-key-32b', // 32 bytes
  privateKey: `-----BEGIN PRIVATE KEY-----
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCocWVTEIG/tKZ9
nqz9xksZWPmuKef9ic3Kjngm2QfOO7tBZCzkIYxnb09Q4MQn0IARGWS7T78k0wmy
JV3mprwb56g8ukyE5Y9CAdPLpJNpeJ7znvR582ayrbKp+ArOgvuXQQI8brpKSdV5
vVlc29tmtaQMbtmEOpel6mCah9jcgzKUoaL3y0gjsI8HKr6aYCV+DbFpHiNphUnG
QFPDT8BY4L/e9rygGmOu63apc3d7P2JaihzGqFRIYL11iK6hm8lX0kL5yU9NAq+Q
nt0fdd4OfP1M6+gV6UkoCAIFSJaj1QVWKC8oQZDcj30udcoTnNi8/8V5PyCBhQ23
vrURE5upAgMBAAECggEAKXfbPE8axj2c5F25VHOqHugk9c/azXQMzhJzeYriLU9O
uxtEovgwZvGECxL+r5eYw7zm6+dG1TPAVhN1cdh4BH2sUSEDQA98zIEDKYYPhX58
0Vi/crttu8zf6JDIZk1gT30hZgvTgID7VXB8bMwykC9lHut2UOOU3HOeS0To6mZb
AAFooIhGbmYIO92jX5PGLxuxa0BnQwU1Yw6ghuCu6qn1CVg+iEAwSy8/kjEsCgo0
bx2MbI/sDG2vIUBKeYS8zA/A5U+jfttGgi0zvIrTwDDzWCzEo/XaLopKagC5U5rs
oZw1Nv9AQkn54PovGlCPPOmNIs3/xfBHEn12P3HVtQKBgQDRupCebanFMcG4I4Og
8cLIQJ4+Rg/9RQPj75jvvNrgalhS+UGi8XH0SLhjdFoFazks/+78lbB4J4x1tGHi
2CBMxl/8EwHNsKcwe2O2tEpVdfDvHZuWuZi1+qCF8wCBAVTYsvRmfhCjyvl0yhAV
XOXDoVQTDDzNOh5kX323CABLNQKBgQDNmwRXi0dh4DC/jwRZiGcSU5FPKOGYOP10
UhsWLKMG2wnbLduIJcBLU/Gq8XaIZVQefhzA4puv/zYpfU5bQyJdhhrQxIWvh5FI
hH16mrbP798EyyoMw7cburUBxdtLyYFhZfRrFzaAzvUVpU294HpoHrl07ZmXQe0X
5pxht3BpJQKBgQDEuSvn/1NMbcSY1W8la0BamAoWvZ9H4RGqH1ckINBpyja49aa0
kadjDUcvurap+I50AEkKUdpqiiY9Tgq3PiTl/vmPt8BsULQyTLsWaHyFNxDdKbeE
pOhyYflqS6qAV2Bft1R6QuuWx9A/1T1K3I2Ed/Ilv8fUdRyG5+9C3NVxtQKBgQCc
u8owjj0JMKUYsgZn1iJ0hv3jcU+gAfm8PYbmfXp9lGZMDgYnIFgZVFGKtW1dhpj8
cbirlVOHc66vLBWaXnAJCVzRvq4GY/rtZApfdydbFglVlyZj+qJQYiDvzAtjF6Yo
QFd1d4mV4a5VJOFBmKjXTGyl5SZLdvctXB/kIblwfQKBgEsvWCptY8qNcl5lN/Dv
uUJvvrYLMOZ/JkHL3HutSbqklBgFvc1Ngjrbv1bebd0HO/hcORJZvt3tvAVcKDay
MTjpC6IqBgTSEQFYGuiKB8pi2Co+/QLNCM7TrbjcFzTUyOtvuI9/m01jnV4VYSFH
NlaT8vXtHfNR+h2yuPMqZ3oH
-----END PRIVATE KEY-----
`,
} as const;

export const LOCAL_PLATFORM = {
  publicKeyId: 'PUB_KEY_ID_0119000099992026010100000000000000',
  privateKey: `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCX6Kou+ptpvO52
93h0dAlIKV3928vggKANEemhfEHsCys3zSVTBE7lSrmDUpKfR0olB+dnEzC4AiXV
ZwXlZr848K+is3nH44dqdFL8ooT+Q0AtnBIsJE/Xw+you3yKZhMSyMn675gtrt8z
7Mk83oPcu7JG26P+3qnyqY0HozZilo7TkpJ3NrrSwZsxbM0COG5KsAsk30tfJ0Pb
TnXH0Bwu3yjgYgFsxsDps8lTvo2PeD6UmM6GBd+/GcHFnUHsidZiCepc08y4OJ50
IH7res2gGAPHXbmcI4aL6q0SiY+x8faHCNtov1X1ORrtnHuKpnLIs3S5zxULhLrb
786k+aydAgMBAAECggEAHDHvBHE3T1Tl3ebo0JSI9H/ZFjkpii3VhxeACZ0Kj0kz
aFQHTXVLP3uzGxDEbhPJSz5AUP1a2YxsgUNx8LY1X9gsgUJWpCczBys4C/QOQzMw
QkbpiI/k0eNnlZnW78kqWR4zfwPhdvkyLG0SnN2gE+Qynrw9oByr5oJZzsUYXwvR
aBDuR4Ib/U/tF/5cFoxyS+zujZnB/GuY0CvgMTjHKoG+gla0q0P4IDoP0lK/rNqg
PFSzjYtCh+M2Nzi7pIN44UOMkpGzR98d0atOCwwzCRzbhI+yGNuNYVvQ+sgbzGk7
tQ3A7q/Ybmphqiw0hMuCaplqfQxkeNX10ErsqCQmcQKBgQDULkQCyzjMFNrFmbYt
iUxFr3KH/aKE0wMmrUovx5Sw1qLTb3TnFdhIZEHrsU3u6kvWo+JhCID8k7zvY1Sg
NC9pqyQsKLleXetX0Ji7Tv9JFGrPCWH774OS6BvC8Fksb4tlZl9L5P9kitlDEjHX
lqM8YLYwrY6A0b9lRK7jI2M26wKBgQC3R+YgCUIhmbRxP5XfxNga9gFwExx1Q+D+
isWMsP7iOdOWw+em4igQjSTA1f1qYENy/X0aBJLGpjucCOdXG5+X+AvBRhIO2zgx
1D+gHusvPaQvaKN2G3V5+fx+EoITMMjj1Mhp9beLFfbIBOEc/K7LMnPbRcXO9Z2g
4xY4IdrYlwKBgQCu8TKMJyi+Q5eZgsINS33CmwTQkVQ1NZIMiqZ3PJQhNebsc6Is
gftgvKEJhpfeG/nJkDgvjwZiuiD2M6zrpftNoZjie/VSlBddwRSco2aix53E9FSA
l5uhPZTeJrMviwyg30ZFWhskt8KopVDJE1+lgYvWGNM87TNkeLvFdUDxXwKBgDsG
arRShvuvNo9qPOgtyrMUGu5vGTEixSj0pB5lOhC9MslRGh+CogiCjB2WTOCfU9mK
jWl9o49aJcRgkbBZ8xHMDm0WFea27ugNRNhaXL+ACIpEFrCIs1KvEYPAjieEBI5r
DoghXBTs4+cSuzTMo7ZI70rks4mtTDBuMc+uB37NAoGAXf7I0yFPfzhtuRSRTlTu
Klh77BSXsEFx2ttSUXEs+d+A9oroBignFz1L62dOA7Oe4RdBa08wvusfpUdqWNxD
UUR5SupD1JWbOtSvxj9CRHEiD7jSFWLUtMP0aUOr517meCf3mWxNM9naajSbUa71
iWOaclez/ealgj5nSw+ZQaY=
-----END PRIVATE KEY-----
`,
} as const;

export const merchantPublicKey = publicKeyOf(LOCAL_MERCHANT.privateKey);
export const platformPublicKey = publicKeyOf(LOCAL_PLATFORM.privateKey);

/** SPKI in PEM. */
function publicKeyOf(privateKey: string): string {
  return createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }).toString();
}
