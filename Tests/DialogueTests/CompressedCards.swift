/// zlib streams made with another implementation: base64 of a V2 card, with dynamic and with fixed codes.
enum CompressedCards {
    static let dynamic =
        "eNrtk9Fy4iAUhl8pEu0MF14Ud0UybTrqSoC7QDQhQupMjZY8/Z5gd9ftE/SiVwzn/PPzn+Q7+5ANhvKWta818/mrFFkjUN4YvzlU"
        + "LbNPi0drUuLkBCMlsqEscB+1LeufF+yNLbKjFJtmrO1D1sti4mL/mF+0IEGJfFDFul4jHOT2podaa7y7VtRdtGUPUPuh06xh9OyU"
        + "IAOjGZzPtUbTWm5J0Aj7J0u+NV9Hsyvpri6pQ2MPmHFsRZqymCXjv5b+faK20xs7lAeDMHDxfqpWR/tiHy2z15p1eauKGXDmLpEX"
        + "G9nwJTBWLfEZfKP2V+F6tSDJ+J703JnwM/rqgg8C8SnwdtV098/X50EVywRmOGiPkz8+H2/OTLpxmuOr8fhsVuu7HrlA7wAzDRXF"
        + "Yc/xSXd5YjreRk67Ox+/fKtgLu2XieK4M5ALNL1KRw3RYjv6bZr/7n9zsfuscd8kZDLu037dvofbryBvl580mg1xx9IJPqzn899q"
        + "J0PI"

    static let fixed =
        "eAFLrfSqSnYPy/LMyk/3zPXLj4zwyogw8stIzg1KS8nyzPRxdsxMNnbKiTS0NIqK8KpKDLcsBavN8iz1dfYs9nT2yo6MCMoAiaVW"
        + "epVGhhvmgOWz/cqSIpwqoyL8qqLCA9MDjSwrI4Mh6oFiWcm5OeUp7jllSZmeZkAxlyRjrwxP95KcqAinKk93LyDtm55kZJIeGexU"
        + "mWRkmeuT6TSqZvCoCU10D01PdM8xAskB00yOp4dTRmK4qQEoriNzKwyjgk0gacc9rDLZyBKYLioKUjyyM/0zHTM9M8vTPfP8sqLC"
        + "TYHpLKcMnF4ywWkjNxGYxlLcLEuA5oLVhoTnlEY5OxmA7IvMDctJrnQFm5sUHlYVYRRmAkxv5UnuoQhzc/0qo8LdDIB+SEvKtTSA"
        + "mQO10zTZOCgnKcyyPDnXsiTZIxBJzqkMKJcG9FNVirtlZWqYZUFSnp9Bcl5YFjid5iGZk+tWnAL0V1Kum0FUmGVeMtBdQDWlUcYg"
        + "NU5JEcEg84IyUPhwd3kiuxWc3yKBbkrOQctfkPDISfUAujfPryDJyLQKnMeMDS3TAm1tAWonQ8g="
}
