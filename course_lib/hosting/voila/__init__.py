"""The kernels of web pages: started soon, kept safe, and few enough."""
